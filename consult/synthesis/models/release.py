"""What has left the chair's desk of a consultation that is not attributed: the numbers that readers get."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class ReleasedTable(Base):
    """One table of one row of a target, as it was released; it stands until a newer one of the same row.

    `row` is the row's place as JSON, `answers` delegation to stance, `withheld` the stances whose counts are not told.
    """

    __tablename__ = "released_tables"
    __table_args__ = (sa.UniqueConstraint("round_id", "target_revision_id", "row_key", "as_of"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"))
    row: Mapped[str] = mapped_column("row_key", sa.String(1000))
    as_of: Mapped[int] = mapped_column(sa.BigInteger)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answers: Mapped[dict[str, str]] = mapped_column(JSONDocument)
    withheld: Mapped[list[str]] = mapped_column(JSONDocument)


class ReleasedTarget(Base):
    """What is said of a target in a round beside its tables: who answered, whether anyone objects.

    `answers` are those at the time when it was last said whether anyone objects; `p_values` are drawn from the
    released tables, by line.
    """

    __tablename__ = "released_targets"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)
    partition: Mapped[str | None] = mapped_column("partitioned_by", sa.String(12))
    answered: Mapped[list[Any]] = mapped_column(JSONDocument)
    answers: Mapped[dict[str, str]] = mapped_column(JSONDocument)
    somebody_objects: Mapped[bool]
    somebody_blocks: Mapped[bool]
    p_values: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReleasedRound(Base):
    """When the numbers of a round were last looked at for release, and how many of each group had answered then."""

    __tablename__ = "released_rounds"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    as_of: Mapped[int] = mapped_column(sa.BigInteger)
    positions: Mapped[int]
    answered: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
