"""Bodies that speak, the blocs they sit in, and people."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class Organisation(Base):
    """A body that speaks, or a member body of one (a ministry, a city, a field office)."""

    __tablename__ = "organisations"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(sa.String(300))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    region: Mapped[str | None] = mapped_column(sa.String(3))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BlocMembership(Base):
    """The one place of an organisation in a named set of blocs."""

    __tablename__ = "bloc_memberships"
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    bloc_set: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    bloc: Mapped[str] = mapped_column(sa.String(100))


class Person(Base):
    """A person; the log knows the pseudonym alone."""

    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(sa.String(300))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    pseudonym: Mapped[str] = mapped_column(sa.String(32), unique=True, default=lambda: secrets.token_hex(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
