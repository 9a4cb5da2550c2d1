"""The picture of a round: what stands, what it adds up to, what is found in it."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument
from consult.extensions import Base


class StandingPosition(Base):
    """The version that counts for one delegation on one target revision: its own last, by place in the log.

    Where it has none of its own, that of the bloc statement with which it is associated there.
    """

    __tablename__ = "standing_positions"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), primary_key=True)
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("positions.id"))
    stance: Mapped[str | None] = mapped_column(sa.String(20))
    is_blocking: Mapped[bool]
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    associated_with: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bloc_statements.id"))


class TallyCell(Base):
    """How many delegations of a group take a stance; `stance` may also be `blocking`, counted beside."""

    __tablename__ = "tally_cells"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)
    line: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", sa.String(100), primary_key=True)
    stance: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    count: Mapped[int] = mapped_column("delegations")


class Analysis(Base):
    """Up to which place in the log the findings of a round are drawn."""

    __tablename__ = "analyses"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    as_of: Mapped[int] = mapped_column(sa.BigInteger)


class Finding(Base):
    """What the method says of one target revision along one line of comparison, since a place in the log."""

    __tablename__ = "findings"
    __table_args__ = (sa.UniqueConstraint("round_id", "target_revision_id", "line"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"))
    line: Mapped[str] = mapped_column(sa.String(80))
    divergence_class: Mapped[str] = mapped_column(sa.String(32))
    direction: Mapped[str | None] = mapped_column(sa.String(8))
    p_value: Mapped[float | None]
    q_value: Mapped[float | None]
    gap: Mapped[float | None]
    flags: Mapped[list[Any]] = mapped_column(JSONDocument)
    table_hash: Mapped[str] = mapped_column(sa.String(64))
    as_of: Mapped[int] = mapped_column(sa.BigInteger)
