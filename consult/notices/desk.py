"""Who is told at the desk of a consultation: its chairs and its secretariat, as they are now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Round
from consult.domain.lifecycle import PUBLISHED
from consult.domain.vocabulary import Role
from consult.events.registry import Delivered
from consult.mail import Copy, post_letters
from consult.notices.officers import addressee
from consult.organisations.models import Person
from consult.synthesis.models import Digest
from consult.synthesis.queries import stale_statements
from consult.synthesis.voiding import SUPPORT_CHANGED
from consult.synthesis.wording.sections import HEADINGS


def people_at_desk(session: Session, consultation_id: UUID, roles: Collection[Role]) -> Sequence[Person]:
    """Who holds one of these offices of a consultation now, by address."""
    query = (
        sa.select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.consultation_id == consultation_id, Appointment.ended_at.is_(None))
        .where(Appointment.role.in_(roles))
        .distinct()
        .order_by(Person.email)
    )
    return session.scalars(query).all()


def tell_desk(
    session: Session,
    template: str,
    told: Sequence[Person],
    consultation: Consultation,
    *,
    about: str,
    context: Mapping[str, object],
    at: datetime,
) -> None:
    """Post a letter to each of these people, once for what it is about."""
    copies = [Copy(to=addressee(person), once_key=f"{template}:{about}:{person.id}") for person in told]
    values = {"consultation": consultation.title, "slug": consultation.slug, **context}
    post_letters(session, template, copies=copies, context=values, at=at, consultation_id=consultation.id)


def announce_voiding(session: Session, delivered: Delivered) -> None:
    """Tell the chairs that an approved digest is held back because its support changed; what they did they know.

    What moved is asked now: drafted again since, it has nothing of that, and needs only to be approved anew.
    """
    digest = session.get_one(Digest, delivered.event.digest_id)
    if delivered.event.reason != SUPPORT_CHANGED or digest.state in PUBLISHED:
        return
    stale = stale_statements(session, digest)
    codes = [row.values["code"] for row in stale if "code" in row.values]
    parts = [row.section for row in stale if "code" not in row.values]
    tell_desk(
        session,
        "digest_held_back",
        people_at_desk(session, delivered.consultation_id, [Role.CHAIR]),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(delivered.event_id),
        context={
            "number": session.get_one(Round, digest.round_id).number,
            "digest_id": str(digest.id),
            "codes": list(dict.fromkeys(codes)),
            "parts": [HEADINGS[section] for section in dict.fromkeys(parts)],
        },
        at=delivered.now,
    )


def announce_mismatch(session: Session, delivered: Delivered) -> None:
    """Tell the secretariat that a stored tally was wrong, and what was done about it."""
    consultation = session.get_one(Consultation, delivered.consultation_id)
    event = delivered.event
    tell_desk(
        session,
        "tally_mismatched",
        people_at_desk(session, consultation.id, [Role.SECRETARIAT]),
        consultation,
        about=str(delivered.event_id),
        context={"number": session.get_one(Round, event.round_id).number, "targets": event.targets},
        at=delivered.now,
    )
