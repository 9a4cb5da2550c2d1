"""Who is told: people with an office in a delegation, as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Delegation
from consult.mail import Addressee, Copy, post_letters
from consult.organisations.models import Organisation, Person


@dataclass(frozen=True, kw_only=True)
class Officer:
    """A person with an office in a delegation, and what the delegation is called."""

    person: Person
    delegation_id: UUID
    delegation: str

    @property
    def addressee(self) -> Addressee:
        """The person as the reader of a letter."""
        return addressee(self.person)


def addressee(person: Person) -> Addressee:
    """A person as the reader of a letter."""
    return Addressee(person_id=person.id, name=person.name, address=person.email, language=person.language)


def officers(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Officer]:
    """Who holds an office now in an accredited delegation for which the conditions hold; each once a delegation."""
    return officers_of_any(session, Delegation.withdrawn_at.is_(None), *conditions)


def officers_of_any(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Officer]:
    """As `officers`, those of delegations whose accreditation was withdrawn too."""
    query = (
        sa.select(Person, Delegation.id, Organisation.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Delegation, Delegation.id == Appointment.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Appointment.ended_at.is_(None), *conditions)
        .distinct()
        .order_by(Organisation.name, Person.email)
    )
    rows = session.execute(query)
    return [
        Officer(person=person, delegation_id=delegation_id, delegation=name) for person, delegation_id, name in rows
    ]


def tell(
    session: Session,
    template: str,
    told: Sequence[Officer],
    consultation: Consultation,
    *,
    about: str,
    context: Mapping[str, object],
    at: datetime,
) -> None:
    """Post a letter to each of these people, once for what it is about and once a delegation."""
    copies = [
        Copy(
            to=officer.addressee,
            once_key=f"{template}:{about}:{officer.delegation_id}:{officer.person.id}",
            values={"delegation": officer.delegation, "delegation_id": str(officer.delegation_id)},
        )
        for officer in told
    ]
    values = {"consultation": consultation.title, **context}
    post_letters(session, template, copies=copies, context=values, at=at, consultation_id=consultation.id)
