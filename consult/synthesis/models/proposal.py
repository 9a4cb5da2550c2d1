"""Wordings that a writer proposed for a statement."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.domain.vocabulary import ProposalState
from consult.extensions import Base


class WordingProposal(Base):
    """A wording that somebody asked the writer for, and what became of it.

    `text` is what passed the check, and empty otherwise: what did not pass is not kept. `drafted_hash` is of the
    drafted sentence that it was asked for; when that is another, the proposal is past.
    """

    __tablename__ = "wording_proposals"
    __table_args__ = (
        sa.CheckConstraint("state IN ('due', 'ready', 'refused', 'failed')", name="known_state"),
        sa.CheckConstraint("(state = 'ready') = (text <> '')", name="text"),
        sa.Index(
            "uq_wording_proposals_waiting",
            "statement_id",
            "language",
            unique=True,
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        ),
        sa.Index("ix_wording_proposals_next_at", "next_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("statements.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(8))
    revision: Mapped[int]
    drafted_hash: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[str] = mapped_column(sa.String(8), default=ProposalState.DUE.value)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    model: Mapped[str] = mapped_column(sa.String(200), default="")
    asked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
