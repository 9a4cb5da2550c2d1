"""What every outgoing mail has, and the letters that are no digest."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.domain.vocabulary import DeliveryState
from consult.extensions import Base


class Outgoing:
    """The columns of one mail on its way to one recipient, and what is known of it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(14), default=DeliveryState.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    hinted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    transmitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    server: Mapped[str] = mapped_column(sa.String(300), default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    settled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    settled_as: Mapped[str | None] = mapped_column(sa.String(20))


class Letter(Outgoing, Base):
    """A mail that answers an act or an event; `once_key` names what it is about, so that it is posted once.

    A secret letter opens something for whoever reads it; its text is wiped when it has ended.
    """

    __tablename__ = "letters"
    __table_args__ = (
        sa.UniqueConstraint("once_key"),
        sa.Index("ix_letters_state_next_at", "state", "next_at"),
    )
    template: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    consultation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    once_key: Mapped[str | None] = mapped_column(sa.String(200))
    is_secret: Mapped[bool] = mapped_column(default=False)
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Bounce(Base):
    """What a server said of a mail that it had taken first; a mail comes back for good once."""

    __tablename__ = "bounces"
    __table_args__ = (sa.UniqueConstraint("mail_id", "is_hard"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    word: Mapped[str] = mapped_column(sa.String(20))
    mail_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    address_hash: Mapped[str] = mapped_column(sa.String(64))
    is_hard: Mapped[bool]
    status: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[str] = mapped_column(sa.Text)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Suspension(Base):
    """An address that gets no mail, because mails came back for good; another address of the person is free of it."""

    __tablename__ = "suspensions"
    __table_args__ = (
        sa.Index(
            "uq_suspensions_open",
            "person_id",
            "address_hash",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    address_hash: Mapped[str] = mapped_column(sa.String(64))
    suspended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
