"""Released splits: what a focal point showed the desk of how the member bodies stand to each other."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class AlignmentRelease(Base):
    """One act of showing the desk how the bodies of a delegation stood in a round; one stands at a time.

    Taking it back deletes its targets: what is no longer shown is in no table, no record and no copy of it.
    """

    __tablename__ = "alignment_releases"
    __table_args__ = (
        sa.Index(
            "uq_alignment_releases_delegation_id_round_id",
            "delegation_id",
            "round_id",
            unique=True,
            sqlite_where=sa.text("retracted_at IS NULL"),
            postgresql_where=sa.text("retracted_at IS NULL"),
        ),
        sa.CheckConstraint("(retracted_at IS NULL) = (retracted_seq IS NULL)", name="retracted"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    names_bodies: Mapped[bool]
    released_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    retracted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    retracted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retracted_seq: Mapped[int | None] = mapped_column(sa.BigInteger)


class AlignmentTarget(Base):
    """How the bodies stood on one target when it was released; `stances` is empty where bodies are not named."""

    __tablename__ = "alignment_targets"
    __table_args__ = (sa.CheckConstraint("alignment IN ('aligned', 'tension', 'conflict')", name="alignment"),)
    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("alignment_releases.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)
    alignment: Mapped[str] = mapped_column(sa.String(10))
    stances: Mapped[list[dict[str, Any]]] = mapped_column(JSONDocument)
