"""One mail to one recipient, and what is known of it."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.domain.vocabulary import DeliveryState
from consult.extensions import Base


class Delivery(Base):
    """A sealed mail on its way; number 0 unless a chair ordered a repeat."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.UniqueConstraint("digest_id", "person_id", "resend_number"),
        sa.Index("ix_deliveries_state_next_at", "state", "next_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    resend_number: Mapped[int] = mapped_column(default=0)
    resend_of: Mapped[UUID | None] = mapped_column(sa.ForeignKey("deliveries.id"))
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    sealed_hash: Mapped[str] = mapped_column(sa.String(64))
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


class Unsubscription(Base):
    """A person does not want digests of a consultation by mail; notices of office still come."""

    __tablename__ = "unsubscriptions"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
