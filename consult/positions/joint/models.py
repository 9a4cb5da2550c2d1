"""Proposals of joint positions, who is to sign them, and the positions that came of them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class JointProposal(Base):
    """Positions that one delegation proposes to say together with others; seen by these alone.

    A change makes a new version with another hash, so that the signatures under the last one no longer hold.
    """

    __tablename__ = "joint_proposals"
    __table_args__ = (sa.CheckConstraint("state IN ('open', 'submitted', 'ended')", name="state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(sa.String(300))
    entries: Mapped[list[Any]] = mapped_column(JSONDocument)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class JointParty(Base):
    """A delegation asked to sign: the hash it signed, by whose hand, and the versions it then had before it."""

    __tablename__ = "joint_parties"
    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("joint_proposals.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), primary_key=True, index=True)
    signed_hash: Mapped[str | None] = mapped_column(sa.String(64))
    signature: Mapped[str] = mapped_column(sa.String(300), default="")
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    bases: Mapped[dict[str, int]] = mapped_column(JSONDocument, default=dict)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class JointPosition(Base):
    """A version of one delegation that was said together with others."""

    __tablename__ = "joint_positions"
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("joint_proposals.id"), index=True)
