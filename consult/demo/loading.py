"""Loading the demo through the same import as everybody's data, and appointing its people."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, delegations_of
from consult.consultations.service import appoint
from consult.database import reading, transaction
from consult.demo.applicants import save_applications
from consult.demo.people import BODIES, PEOPLE, DemoPerson
from consult.demo.velmora import save_velmoras_drafts
from consult.demo.with_others import demo_actor, say_things_with_others
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import RecommendationMark, Role
from consult.organisations.service import NewOrganisation, register_organisation, register_person
from consult.positions.importing.files import read_files
from consult.texts.importing import import_recommendations, read_recommendations
from consult.texts.repeats import recommendations_for
from consult.texts.service import mark_recommendation

DATA = Path(__file__).resolve().parent / "data"
FILES = {"unga": "positions.csv", "ai-white-paper": "responses.csv", "gfmd": "positions.csv"}
"""The consultations of the demo by slug, with the file that holds their positions."""
REPEATED = ("T5.3", "R2014-01")
"""A target, and the recommendation that it repeats."""


def load(*, slugs: Iterable[str] = tuple(FILES), at: datetime) -> list[str]:
    """Add the consultations of the demo that are not there yet; their slugs. A second call finds none.

    Each is one transaction with its people, so that an interrupted load is taken up where it stopped.
    """
    with reading() as session:
        missing = [slug for slug in slugs if consultation_by_slug(session, slug) is None]
    for slug in missing:
        folder = DATA / slug
        read = read_files(folder / FILES[slug], folder / "mapping.toml", slug=slug)
        with transaction() as session:
            if consultation_by_slug(session, slug) is None:  # another process may have been faster
                read.store(session, SYSTEM, at=at)
                _appoint_people(session, slug, at=at)
                _bring_in_recommendations(session, slug, at=at)
    return missing


def _bring_in_recommendations(session: Session, slug: str, *, at: datetime) -> None:
    consultation, file = consultation_by_slug(session, slug), DATA / slug / "recommendations.csv"
    if consultation is not None and file.exists():
        import_recommendations(session, SYSTEM, consultation, read_recommendations(file), at=at)
        _judge_one(session, consultation, at=at)


def _judge_one(session: Session, consultation: Consultation, *, at: datetime) -> None:
    """One target is marked as a recommendation that came back, as a chair would."""
    code, earlier = REPEATED
    found = next((one for one in recommendations_for(session, consultation.id) if one.code == earlier), None)
    if found is not None:
        chair = demo_actor(session, Role.CHAIR, at=at)
        mark = RecommendationMark.REPEATED
        mark_recommendation(session, chair, consultation, code=code, recommendation_id=found.id, mark=mark, at=at)


def _appoint_people(session: Session, slug: str, *, at: datetime) -> None:
    consultation = consultation_by_slug(session, slug)
    if consultation is None:
        return
    delegations = {found.delegation.key: found.delegation for found in delegations_of(session, consultation.id)}
    bodies: dict[str | None, UUID] = {}
    if "velmora" in delegations:
        parent_id = delegations["velmora"].organisation_id
        for name in BODIES:
            body = NewOrganisation(name=name, parent_id=parent_id)
            bodies[name] = register_organisation(session, SYSTEM, body, at=at)
    for person in PEOPLE:
        if slug in person.slugs:
            delegation_id = delegations[person.delegation].id if person.delegation else None
            _appoint(session, consultation, person, delegation_id, bodies.get(person.body), at=at)
    if bodies:
        save_velmoras_drafts(session, consultation.id, at=at)
        save_applications(session, consultation, at=at)
        say_things_with_others(session, consultation.id, at=at)


def _appoint(
    session: Session,
    consultation: Consultation,
    demo_person: DemoPerson,
    delegation_id: UUID | None,
    body_id: UUID | None,
    *,
    at: datetime,
) -> None:
    person = register_person(
        session, SYSTEM, name=demo_person.name, email=demo_person.email, language=demo_person.language, at=at
    )
    appoint(
        session,
        SYSTEM,
        consultation,
        person.id,
        demo_person.role,
        delegation_id=delegation_id,
        body_id=body_id,
        at=at,
    )
