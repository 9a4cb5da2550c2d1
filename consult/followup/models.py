"""Answers to inputs; they are only ever added, the last one of an input stands."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class Disposition(Base):
    """The answer to one version of a position; one act may answer many, and answers each of them once."""

    __tablename__ = "dispositions"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "number"),
        sa.UniqueConstraint("act_id", "position_id"),
        sa.CheckConstraint("reason <> ''", name="reason"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"))
    number: Mapped[int]
    act_id: Mapped[UUID]
    act_hash: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.Text)
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
