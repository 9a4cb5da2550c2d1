"""The drafts of Velmora, an invented government whose ministries do not agree."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.queries import current_round, offices_of
from consult.demo.people import CITY, FINANCE, INTERIOR, LABOUR, PEOPLE, DemoPerson
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email
from consult.positions.service import offer_drafts, save_drafts
from consult.targets.queries import targets_with_revisions

Said = Mapping[str, tuple[Stance, str]]

DRAFTS: Mapping[str | None, Said] = {
    LABOUR: {
        "T1.1": (Stance.STRONGLY_SUPPORT, "Our workers abroad need the same protection as anyone beside them."),
        "T3.2": (
            Stance.STRONGLY_SUPPORT,
            "Workers who paid contributions abroad should not lose them when they return.",
        ),
        "T4.1": (Stance.SUPPORT, "Agreements by sector have worked for our nurses."),
        "T5.5": (Stance.NEUTRAL, ""),
    },
    INTERIOR: {
        "T1.1": (Stance.SUPPORT, ""),
        "T4.1": (Stance.STRONGLY_OPPOSE, "Admission is decided by law, case by case; a target cannot bind it."),
    },
    FINANCE: {
        "T2.2": (Stance.NEUTRAL, "Lower prices are welcome; who bears the cost of the checks is open."),
        "T2.3": (Stance.SUPPORT, ""),
        "T3.2": (Stance.OPPOSE, "Adding up periods of insurance has a cost that is not budgeted before 2028."),
    },
    CITY: {
        "T1.1": (Stance.STRONGLY_SUPPORT, ""),
        "T2.2": (Stance.STRONGLY_SUPPORT, "Half of our families live on what is sent home."),
        "T2.3": (Stance.SUPPORT, ""),
        "T3.2": (Stance.SUPPORT, "Returning families come to the city’s services first."),
        "T4.1": (Stance.SUPPORT, ""),
        "T5.5": (Stance.STRONGLY_SUPPORT, "Cities do the work; they should sit at the table."),
    },
    None: {
        "T1.1": (Stance.SUPPORT, "We support the aim and ask that it name how progress is measured."),
        "T2.3": (Stance.SUPPORT, ""),
        "T5.5": (Stance.STRONGLY_SUPPORT, ""),
    },
}
"""What each member body has drafted; None is what the focal point has made of it so far."""


def save_velmoras_drafts(session: Session, consultation_id: UUID, *, at: datetime) -> None:
    """Let each contributor of Velmora save drafts and offer them, and then its focal point save its own."""
    round_ = current_round(session, consultation_id)
    if round_ is None:
        return
    revisions = {found.code: found.revision.id for found in targets_with_revisions(session, consultation_id)}
    for body, said in DRAFTS.items():
        actor = _actor(session, _author(body))
        contents = {
            revisions[code]: PositionContent(stance=stance, rationale=rationale)
            for code, (stance, rationale) in said.items()
        }
        [delegation_id] = {office.delegation_id for office in actor.offices if office.delegation_id}
        save_drafts(session, actor, delegation_id, round_id=round_.id, contents=contents, at=at)
        if body is not None:
            offer_drafts(session, actor, delegation_id, round_id=round_.id, at=at)


def _author(body: str | None) -> DemoPerson:
    role = Role.CONTRIBUTOR if body else Role.FOCAL_POINT
    return next(person for person in PEOPLE if (person.delegation, person.body, person.role) == ("velmora", body, role))


def _actor(session: Session, demo_person: DemoPerson) -> Actor:
    person: Person | None = person_by_email(session, demo_person.email)
    assert person is not None  # noqa: S101  # appointed just before, in the same transaction
    offices = offices_of(session, person.id)
    return Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=offices)
