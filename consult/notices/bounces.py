"""Mail that comes back: noted with the mail, and told to the secretariat when an address is suspended for it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DeliveryState, Role
from consult.events.catalogue import DeliverySettled
from consult.events.log import lock_log, publish
from consult.mail import post_letter
from consult.mail.bounces import read_report
from consult.mail.delivery.return_path import read_return_path
from consult.mail.letters import LETTERS
from consult.mail.models import Letter
from consult.mail.suspending import CameBack, note_bounce
from consult.notices.officers import addressee
from consult.organisations.models import Person
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.delivery.ending import consultation_of
from consult.synthesis.models import Delivery


def receive_bounce(session: Session, settings: Settings, *, address: str, raw: bytes, at: datetime) -> bool:
    """Take in what came back to a return path; False for what is not ours, or tells of no failure.

    A bounce is known by the proof in its address alone: what stands in it could have been written by anybody.
    """
    returned = read_return_path(settings, address)
    back = _mail_of(session, returned.word, returned.mail_id) if returned else None
    report = read_report(raw)
    if back is None or report is None:
        return False
    if isinstance(back.mail, Delivery):
        lock_log(session, consultation_of(session, back.mail.digest_id))
    if back.person_id is not None:
        # the row is the lock: of two mails that come back at once, the later one counts both
        session.execute(sa.update(Person).where(Person.id == back.person_id).values(name=Person.name))
    if note_bounce(session, back, report, at=at) and back.person_id is not None:
        _tell_secretariats(session, back.person_id, at=at)
    if report.is_hard:
        _settle(session, back, at=at)
    return True


def _mail_of(session: Session, word: str, mail_id: UUID) -> CameBack | None:
    mail: Letter | Delivery | None = None
    if word == DIGEST_MAILS.word:
        mail = session.get(Delivery, mail_id)
    elif word == LETTERS.word:
        mail = session.get(Letter, mail_id)
    return None if mail is None else CameBack(word=word, mail=mail, person_id=mail.person_id)


def _settle(session: Session, back: CameBack, *, at: datetime) -> None:
    """A mail of which nobody knew whether it arrived did arrive, and came back: nothing is left to decide."""
    model = type(back.mail)
    unknown = sa.update(model).where(model.id == back.mail.id, model.state == DeliveryState.UNKNOWN)
    settled = unknown.where(model.settled_as.is_(None)).values(settled_as="bounced").returning(model.id)
    if session.scalar(settled) is not None and isinstance(back.mail, Delivery):
        event = DeliverySettled(delivery_id=back.mail.id, digest_id=back.mail.digest_id, decision="bounced")
        publish(session, consultation_of(session, back.mail.digest_id), event, actor=SYSTEM, at=at)


def _tell_secretariats(session: Session, person_id: UUID, *, at: datetime) -> None:
    person = session.get_one(Person, person_id)
    there = sa.select(Appointment.consultation_id).where(
        Appointment.person_id == person_id, Appointment.ended_at.is_(None)
    )
    query = (
        sa.select(Person, Consultation)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Consultation, Consultation.id == Appointment.consultation_id)
        .where(Appointment.role == Role.SECRETARIAT, Appointment.ended_at.is_(None), Consultation.id.in_(there))
        .distinct()
    )
    for secretary, consultation in session.execute(query).all():
        post_letter(
            session,
            "address_suspended",
            to=addressee(secretary),
            context={"consultation": consultation.title, "slug": consultation.slug, "name": person.name},
            at=at,
            consultation_id=consultation.id,
            once_key=f"address_suspended:{person_id}:{consultation.id}:{secretary.id}:{at:%Y-%m-%dT%H:%M}",
        )
