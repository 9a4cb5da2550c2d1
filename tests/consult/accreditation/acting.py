"""Acting in accreditation as a person of the world, each act in a transaction of its own."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.credentials import CleanFile
from consult.accreditation.form import ApplicationForm
from consult.accreditation.models import Application
from consult.accreditation.service import apply, assess
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import CredentialKind, Role, StepKind
from consult.events.models import LogEntry
from consult.mail.models import Letter
from consult.organisations.service import register_person
from tests.factories import World, add_person

LETTER = CleanFile(name="letter.pdf", kind=CredentialKind.PDF, content=b"%PDF-1.7 a clean letter")
FORM = ApplicationForm(
    organisation_name="Harbour Workers’ Union",
    stakeholder_group="civil_society",
    sub_kind="trade_union",
    country="PT",
    mandate="Speaks for 4,000 dockers.",
    declared_interest="Our members send money home.",
)


def fresh(session: Session, world: World, name: str, *, at: datetime | None = None) -> Actor:
    """The actor with a factor given just now, or at that time."""
    return replace(world.actor(session, name), verified_at=at or utc_now())


def add_applicant(world: World, name: str = "applicant") -> UUID:
    """Somebody without any office."""
    with transaction() as session:
        address = f"{name.replace(' ', '.')}.{world.slug}@example.org"
        world.people[name] = register_person(session, SYSTEM, name=name, email=address, at=utc_now()).id
    return world.people[name]


def add_assessor(world: World, name: str, role: Role = Role.SECRETARIAT) -> None:
    """One more person who decides."""
    with transaction() as session:
        add_person(session, world, name, role, at=utc_now())


def send_application(world: World, name: str = "applicant", **changes: Any) -> UUID:
    """Send an application as somebody, or send it again."""
    file = changes.pop("credential", LETTER)
    if name not in world.people:
        add_applicant(world, name)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        actor = fresh(session, world, name)
        return apply(session, actor, consultation, replace(FORM, **changes), file, at=utc_now()).id


def give_verdict(
    world: World,
    by: str,
    application_id: UUID,
    verdict: StepKind = StepKind.APPROVED,
    *,
    reason: str = "",
    note: str = "",
    version: int | None = None,
) -> None:
    """Decide as somebody on the version that is there now, or on the one named."""
    with transaction() as session:
        seen = version or session.get_one(Application, application_id).version
        consultation = session.get_one(Consultation, world.consultation_id)
        actor = fresh(session, world, by)
        assess(
            session, actor, consultation, application_id, verdict, version=seen, reason=reason, note=note, at=utc_now()
        )


def application(application_id: UUID) -> Application:
    """The application as it is now."""
    with reading() as session:
        return session.get_one(Application, application_id)


def log_of(world: World, name: str) -> list[dict[str, Any]]:
    """What the events of this name say, in their order."""
    with reading() as session:
        query = sa.select(LogEntry.data).where(LogEntry.consultation_id == world.consultation_id)
        return list(session.scalars(query.where(LogEntry.name == name).order_by(LogEntry.seq)))


def letters_to(address: str) -> list[Letter]:
    """The letters to an address, oldest first."""
    with reading() as session:
        return list(session.scalars(sa.select(Letter).where(Letter.address == address).order_by(Letter.posted_at)))


def link_in(letter: Letter) -> str:
    """The path of the link that a letter carries."""
    found = re.search(r"/invitations/[\w-]+", letter.text)
    assert found, letter.text
    assert found[0] in letter.html
    return found[0]
