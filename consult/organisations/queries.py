"""Reads of organisations and people."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.organisations.models import BlocMembership, Organisation, Person


def member_bodies_of(session: Session, organisation_id: UUID) -> list[Organisation]:
    """Ministries, cities and field offices of an organisation, in the order in which they were registered."""
    query = sa.select(Organisation).where(Organisation.parent_id == organisation_id)
    return list(session.scalars(query.order_by(Organisation.created_at, Organisation.name)))


def blocs_of(session: Session, organisation_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The bloc of each organisation in each named set; organisations without a bloc are left out."""
    query = sa.select(BlocMembership).where(BlocMembership.organisation_id.in_(organisation_ids))
    blocs: dict[UUID, dict[str, str]] = {}
    for membership in session.scalars(query):
        blocs.setdefault(membership.organisation_id, {})[membership.bloc_set] = membership.bloc
    return blocs


def person_by_id(session: Session, person_id: UUID) -> Person | None:
    """The person, or None when there is none."""
    return session.get(Person, person_id)


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, whatever its case; None when there is none."""
    return session.scalars(sa.select(Person).where(Person.email == email.strip().lower())).one_or_none()


def people_by_ids(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, Person]:
    """The people with these identifiers, by identifier."""
    return {person.id: person for person in session.scalars(sa.select(Person).where(Person.id.in_(person_ids)))}
