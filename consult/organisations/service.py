"""Verbs that change organisations and people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import Actor
from consult.organisations.models import BlocMembership, Organisation, Person


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """What is known of an organisation when it is registered; `blocs` gives its place in each named set."""

    name: str
    country: str | None = None
    region: str | None = None
    parent_id: UUID | None = None
    blocs: Mapping[str, str] = field(default_factory=dict)


def register_organisation(session: Session, actor: Actor, organisation: NewOrganisation, *, at: datetime) -> UUID:
    """Add one organisation and return its identifier."""
    [identifier] = register_organisations(session, actor, [organisation], at=at)
    return identifier


def register_organisations(
    session: Session, _actor: Actor, organisations: Sequence[NewOrganisation], *, at: datetime
) -> list[UUID]:
    """Add organisations with their blocs, in two statements however many they are; identifiers in the same order."""
    identifiers = [uuid4() for _ in organisations]
    pairs = list(zip(identifiers, organisations, strict=True))
    rows = [
        {
            "id": identifier,
            "name": new.name,
            "country": new.country,
            "region": new.region,
            "parent_id": new.parent_id,
            "created_at": at,
        }
        for identifier, new in pairs
    ]
    places = [
        {"organisation_id": identifier, "bloc_set": bloc_set, "bloc": bloc}
        for identifier, new in pairs
        for bloc_set, bloc in new.blocs.items()
    ]
    if rows:
        session.execute(sa.insert(Organisation), rows)
    if places:
        session.execute(sa.insert(BlocMembership), places)
    return identifiers


def register_person(
    session: Session, _actor: Actor, *, name: str, email: str, language: str = "en", at: datetime
) -> Person:
    """Add a person, or give the one who already has this address; addresses differ by more than case."""
    address = email.strip().lower()
    known = session.scalars(sa.select(Person).where(Person.email == address)).one_or_none()
    if known is not None:
        return known
    person = Person(name=name, email=address, language=language, created_at=at)
    session.add(person)
    session.flush()
    return person
