"""Which targets an organisation takes for like ones, and where it said one thing here and the contrary there."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class LikeTargets(Base):
    """Two targets, whatever their consultations, and whether this organisation takes them for the same.

    A pair is one row whichever way round it is named: the smaller identifier comes first. It is suggested until
    somebody of the organisation has answered.
    """

    __tablename__ = "like_targets"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "first_target_id", "second_target_id", name="uq_like_targets_pair"),
        sa.CheckConstraint("first_target_id < second_target_id", name="order"),
        sa.CheckConstraint("mark IN ('suggested', 'same', 'unrelated')", name="mark"),
        sa.CheckConstraint("(mark = 'suggested') = (marked_at IS NULL)", name="marked"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    first_target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("targets.id"))
    second_target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("targets.id"))
    mark: Mapped[str] = mapped_column(sa.String(10))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    marked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    marked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Contradiction(Base):
    """Two versions of positions of one organisation that were found on opposite sides of like targets, once.

    Whether it still holds is read from what stands; the row only says that it was found and is not told again.
    """

    __tablename__ = "contradictions"
    __table_args__ = (sa.UniqueConstraint("newer_position_id", "older_position_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    newer_position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"))
    older_position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
