"""What the secretariat entered from a letter, and for whom."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class EntryOnBehalf(Base):
    """A submission that the secretariat entered for a delegation; both names are kept.

    Once somebody of the delegation confirmed it, it is as if they had signed it themselves.
    """

    __tablename__ = "entries_on_behalf"
    submission_id: Mapped[UUID] = mapped_column(sa.ForeignKey("submissions.id"), primary_key=True)
    entered_by: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    letter_date: Mapped[date] = mapped_column(sa.Date)
    letter_reference: Mapped[str] = mapped_column(sa.String(300))
    confirmed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
