"""Whether a delivery may still go out: asked again at every attempt, because much can change in between."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Delegation
from consult.domain.vocabulary import DigestState
from consult.synthesis.mail import sealed_hash
from consult.synthesis.models import Delivery, Digest, Unsubscription


def reason_to_cancel(session: Session, delivery: Delivery, *, at: datetime) -> str | None:
    """Why this mail must not go out; None when it may."""
    digest = session.get_one(Digest, delivery.digest_id)
    # a repeat that a chair ordered comes when the digest's own mails have ended
    expected = (DigestState.SENDING, DigestState.SENT) if delivery.resend_number else (DigestState.SENDING,)
    if digest.state not in expected:
        return f"the digest is {digest.state}"
    if session.get(Unsubscription, (delivery.person_id, digest.consultation_id)) is not None:
        return "the recipient stopped these mails"
    if not _holds_office(session, delivery.person_id, digest.consultation_id, at):
        return "the recipient no longer takes part"
    if sealed_hash(delivery.address, delivery.language, delivery.subject, delivery.text, delivery.html) != (
        delivery.sealed_hash
    ):
        return "the mail is not the one that was sealed"
    return None


def _holds_office(session: Session, person_id: UUID, consultation_id: UUID, at: datetime) -> bool:
    in_office = sa.and_(
        Appointment.person_id == person_id,
        Appointment.consultation_id == consultation_id,
        Appointment.started_at <= at,
        sa.or_(Appointment.ended_at.is_(None), Appointment.ended_at > at),
    )
    stands = sa.or_(
        Appointment.delegation_id.is_(None), Delegation.withdrawn_at.is_(None), Delegation.withdrawn_at > at
    )
    offices = sa.select(Appointment.id).outerjoin(Delegation, Appointment.delegation_id == Delegation.id)
    return session.scalar(sa.select(offices.where(in_office, stands).exists())) is True
