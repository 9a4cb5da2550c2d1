"""How often a person wants digests, and the windows that had nothing to tell."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base

_FREQUENCIES = "frequency IN ('daily', 'weekly', 'at_close', 'by_hand')"


class DigestPreference(Base):
    """How often a person wants the digests of a consultation; without a row, as often as there are any."""

    __tablename__ = "digest_preferences"
    __table_args__ = (sa.CheckConstraint(_FREQUENCIES, name="frequency"),)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.String(10))
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class QuietWindow(Base):
    """A window that ended with nothing to tell that its readers did not know: no digest is drafted of it."""

    __tablename__ = "quiet_windows"
    __table_args__ = (
        sa.CheckConstraint("audience IN ('participants', 'chairs', 'public')", name="audience"),
        sa.CheckConstraint(_FREQUENCIES, name="frequency"),
        sa.CheckConstraint("window_end > window_start", name="window"),
    )
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    window_end: Mapped[datetime] = mapped_column(UTCDateTime)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
