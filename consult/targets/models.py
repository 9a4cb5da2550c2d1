"""Targets and their revisions."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class Target(Base):
    """A proposed target: its code, cluster and place in the list. What it says stands in its revisions."""

    __tablename__ = "targets"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "code"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    code: Mapped[str] = mapped_column(sa.String(32))
    cluster: Mapped[str] = mapped_column(sa.String(200), default="")
    level: Mapped[str | None] = mapped_column(sa.String(20))
    place: Mapped[int]


class TargetRevision(Base):
    """An immutable wording of a target; positions bind to it, never to the target."""

    __tablename__ = "target_revisions"
    __table_args__ = (sa.UniqueConstraint("target_id", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("targets.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    indicators: Mapped[str] = mapped_column(sa.Text, default="")
    baseline: Mapped[str] = mapped_column(sa.Text, default="")
    value: Mapped[str] = mapped_column(sa.Text, default="")
    deadline: Mapped[str] = mapped_column(sa.String(100), default="")
    owner: Mapped[str] = mapped_column(sa.String(300), default="")
    provenance: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
