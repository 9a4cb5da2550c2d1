"""A chair's way from the desk to a digest that is sent, in a real browser: with and without scripts, in every look."""

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from consult.database import transaction, utc_now
from consult.domain.vocabulary import DeliveryState, Stance, WorkState
from consult.events.models import Work
from consult.synthesis.models import Delivery
from tests.draining import drain
from tests.factories import World, make_world, submit, submit_many
from tests.journeys.windows import Windows, check, check_in_every_look

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """Governments and civil society stand apart on one target; one delegation has not answered."""
    world = make_world(members={"government": 6, "civil_society": 7})
    submit_many(
        world,
        "T1",
        {
            name: Stance.SUPPORT if name.startswith("government") else Stance.STRONGLY_OPPOSE
            for name in world.delegations
            if name != "civil_society 7"
        },
    )
    drain()
    return world


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_chair_drafts_rewords_approves_and_sends(windows: Windows, world: World, scripts: bool) -> None:
    page = windows.open(person_id=world.people["chair 1"], java_script_enabled=scripts)
    page.get_by_role("link", name="Chair’s desk").click()
    page.get_by_role("link", name="Migration in the development agenda").click()
    expect(page.get_by_text("12 of 13 delegations have answered.")).to_be_visible()
    page.get_by_role("button", name="Draft a digest of round 1 now").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Digest of round 1")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Where the delegations stand")
    page.get_by_role("link", name="Support and wording of statement 1").click()
    page.get_by_label("Sentence", exact=True).fill("The two groups stand apart on this target.")
    page.get_by_role("button", name="Store this sentence").click()
    expect(page.get_by_text("The two groups stand apart on this target.").first).to_be_visible()

    page.get_by_role("button", name="Approve draft 1").click()
    expect(page.get_by_text("1 of 1 approval needed")).to_be_visible()
    page.get_by_role("button", name="Send to 15 recipients").click()
    expect(page.get_by_text("The digest goes out to 15 recipients.")).to_be_visible()
    page.get_by_role("link", name="The digest as readers see it").click()
    expect(page.get_by_text("The two groups stand apart on this target.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_desk_is_accessible_and_fits(windows: Windows, world: World, language: str) -> None:
    page = windows.open(person_id=world.people["chair 1"], language=language)
    see(page, "/desks", language)
    see(page, f"/c/{world.slug}/desk", language)
    see(page, f"/c/{world.slug}/desk/targets/T1", language)
    page.goto(f"/c/{world.slug}/desk")
    page.locator("#digests ~ .acts button, section[aria-labelledby=digests] form button").first.click()
    review = page.url.split("#")[0]
    check_in_every_look(page, "the review of a draft", language)
    page.locator("a[href*='/statements/']").first.click()
    statement = page.url
    check_in_every_look(page, "a statement", language)
    page.locator("#text").fill("x" * 2_001)
    page.locator("main form .btn").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_in_every_look(page, "a statement with an error", language)

    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)
    drain()
    see(page, review, language)
    see(page, statement, language)
    page.goto(review)
    page.locator("main form button:enabled").first.click()
    page.goto(review)
    page.locator("form[action$='/approve'] button").click()
    page.locator("form[action$='/send'] button").click()
    with transaction() as session:
        lost = session.scalars(sa.select(Delivery).order_by(Delivery.address)).first()
        assert lost is not None
        lost.state, lost.transmitted_at, lost.lease_until = DeliveryState.UNKNOWN, utc_now(), utc_now()
    see(page, review, language)
    see(page, review.replace("/desk", ""), language)


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_no_width_makes_the_desk_scroll_sideways(windows: Windows, app: Flask, language: str) -> None:
    """Five groups, as the regions of the world have, with the longest names that the languages have for them."""
    members = dict.fromkeys(("government", "civil_society", "private_sector", "international_organisation"), 1)
    world = make_world(members=members | {"individual": 1}, targets=("T1",))
    submit_many(world, "T1", dict.fromkeys(world.delegations, Stance.STRONGLY_OPPOSE))
    drain()
    page = windows.open(person_id=world.people["chair 1"], language=language)
    page.goto(f"/c/{world.slug}/desk")

    for width in (320, 767, 768, 800, 1023, 1024, 1200):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def see(page: Page, path: str, language: str) -> None:
    """Open a page with all its drawers and check it in every look."""
    page.goto(path)
    for summary in page.locator("main summary").all():
        summary.click()
    check_in_every_look(page, path, language)


def test_a_refused_approval_shows_the_page_as_it_is_now(windows: Windows, world: World) -> None:
    page = windows.open(person_id=world.people["chair 1"])
    page.goto(f"/c/{world.slug}/desk")
    page.get_by_role("button", name="Draft a digest of round 1 now").click()
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)

    page.get_by_role("button", name="Approve draft 1").click()

    expect(page.get_by_role("heading", name="The support of a statement changed")).to_be_visible()
    check(page, "a refused approval")


def test_the_secretariat_sees_what_was_set_aside(windows: Windows, world: World) -> None:
    with transaction() as session:
        row = session.scalars(sa.select(Work)).first()
        assert row is not None
        row.state, row.last_error = WorkState.PARKED, "the table is gone"
    page = windows.open(person_id=world.people["secretariat"])
    page.goto(f"/c/{world.slug}/desk?check=1")
    check(page, "the desk of the secretariat")

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("The work is tried again.")).to_be_visible()
