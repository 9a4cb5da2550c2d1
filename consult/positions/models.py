"""Drafts, submissions and positions. Submissions and positions are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.database import JSONDocument, UTCDateTime
from consult.domain.offers import OfferState
from consult.extensions import Base


class Submission(Base):
    """One signed act of a delegation, holding one or more positions; the key makes it happen once."""

    __tablename__ = "submissions"
    __table_args__ = (sa.UniqueConstraint("delegation_id", "submission_key"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    submission_key: Mapped[str] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    signature: Mapped[str] = mapped_column(sa.String(300), default="")
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    receipt: Mapped[dict[str, Any]] = mapped_column(JSONDocument)


class Position(Base):
    """One version of what a delegation says on a target revision in a round.

    A withdrawal is a version without a stance. `seq` is its event's place in the log, which alone
    decides what stands.
    """

    __tablename__ = "positions"
    __table_args__ = (
        sa.UniqueConstraint("target_revision_id", "round_id", "delegation_id", "version"),
        sa.CheckConstraint("NOT is_blocking OR stance IN ('oppose', 'strongly_oppose')", name="blocking_opposes"),
        sa.CheckConstraint("NOT is_blocking OR blocking_reason <> ''", name="blocking_reason"),
        sa.CheckConstraint("is_withdrawn = (stance IS NULL)", name="withdrawn"),
        sa.Index("ix_positions_delegation_id_round_id", "delegation_id", "round_id"),
        sa.Index("ix_positions_round_id_seq", "round_id", "seq"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    submission_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("submissions.id"), index=True)
    version: Mapped[int]
    stance: Mapped[str | None] = mapped_column(sa.String(20))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    is_blocking: Mapped[bool] = mapped_column(default=False)
    blocking_reason: Mapped[str] = mapped_column(sa.Text, default="")
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    amendment: Mapped[str] = mapped_column(sa.Text, default="")
    priority: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(sa.String(16))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    terms: Mapped[list["PositionTerm"]] = relationship(lazy="selectin", order_by="PositionTerm.country")


class PositionTerm(Base):
    """What a version of a government's position asks of a country, offers to it or refuses it.

    `country` is the key of a government of the consultation, or an ISO 3166-1 code.
    """

    __tablename__ = "corridor_terms"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('ask', 'offer', 'refusal')", name="kind"),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.Index(
            "uq_corridor_terms_answer",
            "position_id",
            "country",
            unique=True,
            sqlite_where=sa.text("kind <> 'ask'"),
            postgresql_where=sa.text("kind <> 'ask'"),
        ),
    )
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)


class Draft(Base):
    """What a delegation, or one member body of it, is about to say; seen by the delegation alone."""

    __tablename__ = "drafts"
    __table_args__ = (
        sa.Index(
            "uq_drafts_delegation",
            "delegation_id",
            "round_id",
            "target_revision_id",
            unique=True,
            sqlite_where=sa.text("body_id IS NULL"),
            postgresql_where=sa.text("body_id IS NULL"),
        ),
        sa.UniqueConstraint("delegation_id", "round_id", "target_revision_id", "body_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    body_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"))
    base_version: Mapped[int] = mapped_column(default=0)
    stance: Mapped[str | None] = mapped_column(sa.String(20))
    is_blocking: Mapped[bool] = mapped_column(default=False)
    blocking_reason: Mapped[str] = mapped_column(sa.Text, default="")
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    amendment: Mapped[str] = mapped_column(sa.Text, default="")
    priority: Mapped[int | None]
    terms: Mapped[list[dict[str, str]]] = mapped_column(JSONDocument, default=list)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Offer(Base):
    """A member body's draft just as it was offered to those who sign, with what became of it; kept for good.

    `is_cited` says that the delegation's own draft rests on it now; `position_id` is the version it went out in.
    """

    __tablename__ = "offers"
    __table_args__ = (
        sa.UniqueConstraint(
            "delegation_id", "round_id", "target_revision_id", "body_id", "number", name="uq_offers_number"
        ),
        sa.Index(
            "uq_offers_open",
            "delegation_id",
            "round_id",
            "target_revision_id",
            "body_id",
            unique=True,
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        ),
        sa.CheckConstraint("state <> 'rejected' OR reason <> ''", name="reason"),
        sa.CheckConstraint("(state IN ('offered', 'taken_back')) = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("NOT is_cited OR state IN ('accepted', 'merged')", name="cited"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    body_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"))
    number: Mapped[int]
    stance: Mapped[str | None] = mapped_column(sa.String(20))
    is_blocking: Mapped[bool] = mapped_column(default=False)
    blocking_reason: Mapped[str] = mapped_column(sa.Text, default="")
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    amendment: Mapped[str] = mapped_column(sa.Text, default="")
    priority: Mapped[int | None]
    terms: Mapped[list[dict[str, str]]] = mapped_column(JSONDocument, default=list)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    offered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(sa.String(10), default=OfferState.OFFERED.value)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_cited: Mapped[bool] = mapped_column(default=False)
    position_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("positions.id"))
