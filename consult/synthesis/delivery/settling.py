"""What a chair decides about a mail of unknown fate: hold it to be delivered, or send it again."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, check, consultations_of, decide
from consult.domain.vocabulary import DeliveryState
from consult.events.catalogue import DeliverySettled
from consult.events.log import lock_log, publish
from consult.mail.settling import Decision
from consult.synthesis.delivery.ending import consultation_of
from consult.synthesis.mail import SealedMail, seal_repeat
from consult.synthesis.models import Delivery, Digest

RETRIED = "retried"
"""What is held of a mail that was refused and is sent again."""


def settle(session: Session, actor: Actor, delivery_id: UUID, decision: Decision, *, at: datetime) -> Delivery | None:
    """Settle an unknown delivery; gives the new delivery when the mail is to go out again.

    Raises: NotFound, NotPermitted, MoveNotAllowed (not unknown, settled before, wiped, or its attempt may still live).
    """
    delivery = _locked(session, actor, delivery_id)
    if decision is Decision.RESEND and not delivery.text:
        raise MoveNotAllowed("The text of this mail is wiped, because it named a person who was erased since.")
    if decision is Decision.RESEND and (delivery.lease_until is None or delivery.lease_until > at):
        raise MoveNotAllowed("The first attempt may still be under way; it can be sent again when its time is over.")
    unsettled = sa.update(Delivery).where(Delivery.id == delivery_id, Delivery.state == DeliveryState.UNKNOWN)
    settled = unsettled.where(Delivery.settled_as.is_(None)).values(settled_as=decision, settled_by=actor.person_id)
    if session.scalar(settled.returning(Delivery.id)) is None:
        raise MoveNotAllowed("Only a delivery whose fate is unknown can be settled, and only once.")
    event = DeliverySettled(delivery_id=delivery_id, digest_id=delivery.digest_id, decision=decision.value)
    publish(session, consultation_of(session, delivery.digest_id), event, actor=actor, at=at)
    return _order_repeat(session, delivery, at) if decision is Decision.RESEND else None


def retry_failed(session: Session, actor: Actor, digest_id: UUID, *, at: datetime) -> int:
    """Send the mails of a digest again that were refused for good, and those alone; how many.

    None of them arrived, so they go out with the bytes that were approved and say nothing of a repeat.

    Raises: NotFound, NotPermitted; MoveNotAllowed when none failed, or all were sent again already.
    """
    own = consultations_of(actor, Action.READ_DIGEST_DRAFT)
    query = sa.select(Consultation).join(Digest, Digest.consultation_id == Consultation.id)
    consultation = session.scalar(query.where(Digest.id == digest_id, Consultation.id.in_(own)))
    if consultation is None:
        raise NotFound
    check(actor, Action.SEND_DIGEST, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    failed = sa.update(Delivery).where(Delivery.digest_id == digest_id, Delivery.state == DeliveryState.FAILED)
    failed = failed.where(Delivery.settled_as.is_(None)).values(settled_as=RETRIED, settled_by=actor.person_id)
    again = session.scalars(failed.returning(Delivery.id)).all()
    if not again:
        raise MoveNotAllowed("No mail of this digest waits to be sent again.")
    for first in session.scalars(sa.select(Delivery).where(Delivery.id.in_(again))).all():
        session.add(_repeat_of(first, as_sealed(first), at))
        event = DeliverySettled(delivery_id=first.id, digest_id=digest_id, decision=RETRIED)
        publish(session, consultation.id, event, actor=actor, at=at)
    session.flush()
    return len(again)


def _locked(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    own = consultations_of(actor, Action.READ_DIGEST_DRAFT)
    query = sa.select(Consultation).join(Digest, Digest.consultation_id == Consultation.id)
    query = query.join(Delivery, Delivery.digest_id == Digest.id)
    consultation = session.scalar(query.where(Delivery.id == delivery_id, Consultation.id.in_(own)))
    if consultation is None:
        raise NotFound
    if not decide(actor, Action.SETTLE_DELIVERY, facts_of(consultation)):
        raise NotPermitted
    lock_log(session, consultation.id)
    return session.get_one(Delivery, delivery_id, populate_existing=True)


def _order_repeat(session: Session, first: Delivery, at: datetime) -> Delivery:
    again = _repeat_of(first, seal_repeat(as_sealed(first)), at)
    session.add(again)
    session.flush()
    return again


def as_sealed(row: Delivery) -> SealedMail:
    """The mail of a delivery as it was sealed."""
    return SealedMail(**{field.name: getattr(row, field.name) for field in fields(SealedMail)})


def _repeat_of(first: Delivery, mail: SealedMail, at: datetime) -> Delivery:
    return Delivery(
        id=uuid4(),
        digest_id=first.digest_id,
        resend_number=first.resend_number + 1,
        resend_of=first.id,
        next_at=at,
        **{field.name: getattr(mail, field.name) for field in fields(SealedMail)},
    )
