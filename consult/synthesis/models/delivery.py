"""One mail of a digest to one recipient, and what is known of it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base
from consult.mail.models import Outgoing


class Delivery(Outgoing, Base):
    """A sealed mail on its way; number 0 unless a chair ordered a repeat."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.UniqueConstraint("digest_id", "person_id", "resend_number"),
        sa.Index("ix_deliveries_state_next_at", "state", "next_at"),
    )
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    resend_number: Mapped[int] = mapped_column(default=0)
    resend_of: Mapped[UUID | None] = mapped_column(sa.ForeignKey("deliveries.id"))
    sealed_hash: Mapped[str] = mapped_column(sa.String(64))


class Unsubscription(Base):
    """A person does not want digests of a consultation by mail; notices of office still come."""

    __tablename__ = "unsubscriptions"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
