"""What people do to the statements of a digest: other words, links to positions, taking one out and answering that."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from consult.consultations.models import Delegation
from consult.database import UTCDateTime
from consult.extensions import Base
from consult.organisations.models import Organisation

_DIGESTS = sa.table("digests", sa.column("id", sa.Uuid), sa.column("sending_at", UTCDateTime))
"""Columns of a table whose class comes after these."""


class StatementWords(Base):
    """The words that a person put for a statement in one language; the other languages keep theirs."""

    __tablename__ = "statement_words"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("statements.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    edited_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    edited_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StatementPosition(Base):
    """A version of a position on which a sentence written by hand rests."""

    __tablename__ = "statement_positions"
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("statements.id"), primary_key=True)
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)


class StatementRemoval(Base):
    """A drafted statement was taken out, and why; it stands until `restored_at`, and is kept after that.

    Nobody is named in `restored_by` where the statement came back because what it rests on changed.
    """

    __tablename__ = "statement_removals"
    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint("restored_at IS NOT NULL OR statement_id IS NOT NULL", name="standing"),
        sa.Index(
            "uq_statement_removals_standing",
            "statement_id",
            unique=True,
            sqlite_where=sa.text("restored_at IS NULL"),
            postgresql_where=sa.text("restored_at IS NULL"),
        ),
        sa.Index("ix_statement_removals_digest_id", "digest_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    statement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("statements.id"))
    target_revision_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("target_revisions.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    removed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    removed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    restored_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    restored_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    authors: Mapped[list["RemovalAuthor"]] = relationship(lazy="selectin", order_by="RemovalAuthor.answered_at")
    digest_sent_at: Mapped[datetime | None] = column_property(
        sa.select(_DIGESTS.c.sending_at).where(_DIGESTS.c.id == digest_id).scalar_subquery()
    )

    @property
    def told(self) -> "list[RemovalAuthor]":
        """Who answered before the digest went out: what came later, no chair has approved."""
        sent_at = self.digest_sent_at
        return [row for row in self.authors if row.answered_at and (sent_at is None or row.answered_at < sent_at)]


class RemovalAuthor(Base):
    """A delegation whose objection was taken out, and what it answered; one answer each."""

    __tablename__ = "removal_authors"
    __table_args__ = (
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answer"),
        sa.Index("ix_removal_authors_delegation_id", "delegation_id"),
    )
    removal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("statement_removals.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    name: Mapped[str] = column_property(
        sa.select(Organisation.name)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(Delegation.id == delegation_id)
        .scalar_subquery()
    )
