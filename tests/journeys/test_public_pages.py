"""A stranger's way through published results in a real browser: wide and narrow, light and dark, both directions."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from consult.consultations.models import Consultation
from consult.consultations.service import close_round, open_round, plan_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, Stance
from tests.draining import drain
from tests.factories import World, make_world, submit, submit_many
from tests.journeys.windows import Windows, check_in_every_look

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """An attributed consultation in its second round; its consensus is gone and somebody cannot accept the target."""
    world = make_world(members={"government": 6, "civil_society": 6})
    everybody = dict.fromkeys(world.delegations, Stance.SUPPORT)
    submit_many(world, "T1", everybody)
    now = utc_now()
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=now)
        consultation = session.get_one(Consultation, world.consultation_id)
        ends = now + timedelta(days=365)
        world.round_id = plan_round(session, SYSTEM, consultation, opens_at=now, closes_at=ends, at=now).id
        open_round(session, SYSTEM, world.round_id, at=now)
    against = {name: Stance.STRONGLY_OPPOSE for name in everybody if name.startswith("civil") and name[-1] > "1"}
    submit_many(world, "T1", {**everybody, **against} | {"civil_society 1": Stance.ABSTAIN}, rationale="It is late.")
    submit(world, "government 1", "T2", Stance.OPPOSE, blocking_reason="It does not say who pays.")
    drain()
    return world


@pytest.fixture
def kept(app: Flask) -> World:
    """A consultation under the Chatham House rule whose only round is closed: small counts are withheld."""
    kept = make_world(members={"government": 8, "civil_society": 3}, attribution=Attribution.CHATHAM_HOUSE)
    submit_many(kept, "T1", dict.fromkeys(kept.delegations, Stance.SUPPORT) | {"government 1": Stance.OPPOSE})
    with transaction() as session:
        close_round(session, SYSTEM, kept.round_id, at=utc_now())
    drain()
    return kept


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_stranger_goes_from_the_first_page_to_what_one_party_said(
    windows: Windows, world: World, scripts: bool
) -> None:
    page = windows.open(java_script_enabled=scripts)
    page.get_by_role("link", name="Migration in the development agenda").click()
    expect(page.get_by_role("heading", name="What changed since round 1")).to_be_visible()
    page.get_by_role("link", name="Target T1", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Target T1")
    expect(page.get_by_text("It is late.").first).to_be_visible()
    page.get_by_text("The rule and the figures behind the class").click()
    expect(page.get_by_text("Chance alone would rarely do this (q at most").first).to_be_visible()
    page.get_by_role("link", name="Next: T2").click()
    expect(page.get_by_text("It does not say who pays.").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_public_page_is_accessible_and_fits(windows: Windows, world: World, kept: World, language: str) -> None:
    page = windows.open(language=language)
    waiting = make_world(members={"government": 1}, attribution=Attribution.CONFIDENTIAL)
    for path in (
        "/",
        "/?q=nothing",
        "/method",
        f"/c/{world.slug}",
        f"/c/{world.slug}?round=1",
        f"/c/{world.slug}/targets/T1",
        f"/c/{kept.slug}",
        f"/c/{kept.slug}/targets/T1",
        f"/c/{waiting.slug}",
        f"/c/{waiting.slug}/targets/T1",
        "/c/nothing",
    ):
        page.goto(path)
        for summary in page.locator("main summary").all():
            summary.click()
        check_in_every_look(page, path, language)
