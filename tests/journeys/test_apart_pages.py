"""The pages of what a government sees of itself, and of what it shows: for everybody's eyes, hands and screens."""

from uuid import UUID

import pytest
from flask import Flask

from consult.database import transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.positions.alignment.service import release_alignment
from tests.consult.positions.alignment.splitting import split
from tests.consult.positions.ledger.worlds import FOCAL, contradict, organisation_of, two_consultations
from tests.consult.positions.visiting import OWN, add_contributor, desk, keep, offer
from tests.factories import World
from tests.journeys.windows import NARROW, WIDE, Windows, check

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def worlds(app: Flask) -> tuple[World, World]:
    """A government with a contradiction, and with two ministries in conflict."""
    here, there = two_consultations(same_person=True)
    contradict(here, there)
    for name, stance in (("ministry of labour", Stance.STRONGLY_SUPPORT), ("ministry of the interior", Stance.OPPOSE)):
        add_contributor(here, name)
        keep(here, name, "T1", stance)
        keep(here, name, "T2", Stance.SUPPORT)
        offer(here, name)
    return here, there


def release(world: World) -> UUID:
    seen = split(world, names=True).hash()
    with transaction() as session:
        actor, own = world.actor(session, FOCAL), world.delegations[OWN]
        row = release_alignment(
            session, actor, own, round_id=world.round_id, names_bodies=True, seen=seen, at=utc_now()
        )
        return row.id


@pytest.mark.parametrize(("looks", "language"), [(WIDE, "en"), (NARROW, "ar")], ids=["wide", "narrow in Arabic"])
def test_every_page_is_accessible_and_fits(
    windows: Windows, worlds: tuple[World, World], looks: dict[str, int], language: str
) -> None:
    here, _ = worlds
    focal_point = windows.open(person_id=here.people[FOCAL], language=language, viewport=looks)
    ledger = f"/my/ledger/{organisation_of(here)}"
    for address in (desk(here, "/alignment"), desk(here, "/alignment/release?what=names"), ledger):
        focal_point.goto(address)
        check(focal_point, address, language)
    focal_point.locator(f'a[href^="{ledger}/"]').first.click()
    check(focal_point, "two positions side by side", language)
    release(here)
    focal_point.goto(desk(here, "/alignment"))
    check(focal_point, "what was released", language)
    chair = windows.open(person_id=here.people["chair 1"], language=language, viewport=looks)
    chair.goto(f"/c/{here.slug}/desk/splits")
    check(chair, "released splits", language)
