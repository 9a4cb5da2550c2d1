"""What follows when deliveries end: the failures are told, and a digest is sent when its last mail has ended."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DeliveryState, DigestState
from consult.events.catalogue import DeliveryFailed, DigestSent
from consult.events.log import lock_log, publish
from consult.mail.delivery import OPEN
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.moving import move_digest


def consultation_of(session: Session, digest_id: UUID) -> UUID:
    """The consultation whose lock a write about this digest takes first."""
    return session.scalars(sa.select(Digest.consultation_id).where(Digest.id == digest_id)).one()


def lock_logs(session: Session, mail_ids: Collection[UUID]) -> None:
    """Take the locks of these mails' consultations and of those with a complete digest, in one order.

    In one order, so that two sweeps never wait for each other.
    """
    touched = sa.select(Digest.consultation_id).join(Delivery, Delivery.digest_id == Digest.id)
    complete = sa.select(Digest.consultation_id).where(Digest.id.in_(complete_digests(session)))
    both = {*session.scalars(touched.where(Delivery.id.in_(mail_ids))), *session.scalars(complete)}
    for consultation_id in sorted(both):
        lock_log(session, consultation_id)


def tell_failure(session: Session, delivery_id: UUID, state: DeliveryState, *, at: datetime) -> None:
    """Publish that a mail was refused for good, or that nobody knows whether it arrived."""
    digest = session.scalars(
        sa.select(Digest).join(Delivery, Delivery.digest_id == Digest.id).where(Delivery.id == delivery_id)
    ).one()
    event = DeliveryFailed(delivery_id=delivery_id, digest_id=digest.id, state=state.value)
    publish(session, digest.consultation_id, event, actor=SYSTEM, at=at)


def complete_digests(session: Session, delivery_id: UUID | None = None) -> Sequence[UUID]:
    """The digests, or that of one mail, still said to be on their way though none of their mails is."""
    under_way = sa.exists().where(Delivery.digest_id == Digest.id, Delivery.state.in_(OPEN))
    waiting = sa.select(Digest.id).where(Digest.state == DigestState.SENDING, ~under_way)
    if delivery_id is not None:
        waiting = waiting.where(
            Digest.id == sa.select(Delivery.digest_id).where(Delivery.id == delivery_id).scalar_subquery()
        )
    return session.scalars(waiting).all()


def finish_digest(session: Session, digest_id: UUID, *, at: datetime) -> bool:
    """Mark a digest as sent once all its deliveries have ended, and publish it; False when there is nothing to do.

    Asked after the commit of each ending: of two that end at once, the later one to ask sees both.
    """
    lock_log(session, consultation_of(session, digest_id))
    under_way = sa.exists().where(Delivery.digest_id == digest_id, Delivery.state.in_(OPEN))
    sent = sa.select(Digest).where(Digest.id == digest_id, Digest.state == DigestState.SENDING, ~under_way)
    # a caller may have read it before it had the lock, under which alone a digest moves
    digest = session.scalar(sent.execution_options(populate_existing=True))
    if digest is None:
        return False
    move_digest(session, digest, DigestState.SENT, actor=SYSTEM, at=at)
    digest.sent_at = at
    publish(session, digest.consultation_id, DigestSent(digest_id=digest_id), actor=SYSTEM, at=at)
    return True
