"""What follows when deliveries end: the failures are told, and a digest is sent when its last mail has ended."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DeliveryState, DigestState
from consult.events.catalogue import DeliveryFailed, DigestSent
from consult.events.log import lock_log, publish
from consult.synthesis.models import Delivery, Digest

OPEN = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.TRANSMITTING)
"""States in which more will happen by itself."""


def consultation_of(session: Session, digest_id: UUID) -> UUID:
    """The consultation whose lock a write about this digest takes first."""
    return session.scalars(sa.select(Digest.consultation_id).where(Digest.id == digest_id)).one()


def tell_failure(
    session: Session, consultation_id: UUID, delivery_id: UUID, digest_id: UUID, state: DeliveryState, *, at: datetime
) -> None:
    """Publish that a mail was refused for good, or that nobody knows whether it arrived."""
    event = DeliveryFailed(delivery_id=delivery_id, digest_id=digest_id, state=state.value)
    publish(session, consultation_id, event, actor=SYSTEM, at=at)


def is_complete(session: Session, digest_id: UUID) -> bool:
    """True when the digest is still said to be on its way though none of its mails is."""
    under_way = sa.exists().where(Delivery.digest_id == digest_id, Delivery.state.in_(OPEN))
    waiting = sa.select(Digest.id).where(Digest.id == digest_id, Digest.state == DigestState.SENDING, ~under_way)
    return session.scalar(waiting) is not None


def finish_digest(session: Session, digest_id: UUID, *, at: datetime) -> bool:
    """Mark a digest as sent once all its deliveries have ended, and publish it; False when there is nothing to do.

    Asked after the commit of each ending: of two that end at once, the later one to ask sees both.
    """
    lock_log(session, consultation_of(session, digest_id))
    if not is_complete(session, digest_id):
        return False
    sent = sa.update(Digest).where(Digest.id == digest_id, Digest.state == DigestState.SENDING)
    consultation_id = session.scalar(sent.values(state=DigestState.SENT, sent_at=at).returning(Digest.consultation_id))
    if consultation_id is None:
        return False
    publish(session, consultation_id, DigestSent(digest_id=digest_id), actor=SYSTEM, at=at)
    return True
