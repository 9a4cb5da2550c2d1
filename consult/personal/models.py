"""Exports that a person asked for, and people who were erased."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class PersonalExport(Base):
    """That a person asked for their data, in which session, and until when it can be taken, once.

    It holds no data: the export is written when it is taken, so there is nothing that anybody else could read.
    """

    __tablename__ = "personal_exports"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    session_hash: Mapped[str] = mapped_column(sa.String(64))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Erasure(Base):
    """That somebody was erased: to erase them again after a backup was restored."""

    __tablename__ = "erasures"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UTCDateTime)
    erased_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
