"""What a chair decides about a mail of unknown fate: hold it to be delivered, or send it again."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, consultations_of, decide
from consult.domain.vocabulary import DeliveryState
from consult.events.catalogue import DeliverySettled
from consult.events.log import lock_log, publish
from consult.mail.settling import Decision
from consult.synthesis.delivery.ending import consultation_of
from consult.synthesis.mail import SealedMail, seal_repeat
from consult.synthesis.models import Delivery, Digest


def settle(session: Session, actor: Actor, delivery_id: UUID, decision: Decision, *, at: datetime) -> Delivery | None:
    """Settle an unknown delivery; gives the new delivery when the mail is to go out again.

    Raises: NotFound, NotPermitted, MoveNotAllowed (not unknown, settled before, or its attempt may still be alive).
    """
    delivery = _locked(session, actor, delivery_id)
    if decision is Decision.RESEND and (delivery.lease_until is None or delivery.lease_until > at):
        raise MoveNotAllowed("The first attempt may still be under way; it can be sent again when its time is over.")
    unsettled = sa.update(Delivery).where(Delivery.id == delivery_id, Delivery.state == DeliveryState.UNKNOWN)
    settled = unsettled.where(Delivery.settled_as.is_(None)).values(settled_as=decision, settled_by=actor.person_id)
    if session.scalar(settled.returning(Delivery.id)) is None:
        raise MoveNotAllowed("Only a delivery whose fate is unknown can be settled, and only once.")
    event = DeliverySettled(delivery_id=delivery_id, digest_id=delivery.digest_id, decision=decision.value)
    publish(session, consultation_of(session, delivery.digest_id), event, actor=actor, at=at)
    return _order_repeat(session, delivery, at) if decision is Decision.RESEND else None


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
    repeat = seal_repeat(
        SealedMail(
            person_id=first.person_id,
            address=first.address,
            language=first.language,
            subject=first.subject,
            text=first.text,
            html=first.html,
            sealed_hash=first.sealed_hash,
        )
    )
    again = Delivery(
        id=uuid4(),
        digest_id=first.digest_id,
        resend_number=first.resend_number + 1,
        resend_of=first.id,
        next_at=at,
        **repeat.__dict__,
    )
    session.add(again)
    session.flush()
    return again
