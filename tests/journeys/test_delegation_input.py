"""Three ministries draft, the focal point decides, one national position goes out: by keyboard, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from consult.config import Settings
from consult.consultations.models import Delegation
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.organisations.service import NewOrganisation, register_organisation
from consult.positions import service
from consult.positions.forms import prefix_of
from tests.factories import World, add_person, make_world
from tests.journeys.windows import NARROW, Windows, check, served

OWN = "government 1"
MINISTRIES = ("labour", "finance", "interior")
REASON = "Admission is decided by law."
IS_FOCUSED = "element => document.activeElement === element"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(300),  # six people in one story
]
Visit = Callable[..., Page]


@pytest.fixture
def world(app: Flask) -> World:
    world = make_world(members={"government": 2}, targets=("T1",))
    own = world.delegations[OWN]
    with transaction() as session:
        parent = session.get_one(Delegation, own).organisation_id
        for name in MINISTRIES:
            new = NewOrganisation(name=f"Ministry of {name}", parent_id=parent)
            body = register_organisation(session, SYSTEM, new, at=utc_now())
            add_person(session, world, name, Role.CONTRIBUTOR, delegation_id=own, body_id=body, at=utc_now())
        add_person(session, world, "deputy", Role.DEPUTY, delegation_id=own, at=utc_now())
    return world


@pytest.fixture
def visit(app: Flask, browser: Browser, settings: Settings, world: World) -> Iterator[Visit]:
    """Opens a window for a person of the world, narrow as a telephone, on a page of the delegation's desk."""
    with served(app) as address:
        windows = Windows(browser, address, settings)

        def open_(name: str, page: str = "", language: str = "en") -> Page:
            window = windows.open(person_id=world.people[name], language=language, viewport=NARROW)
            window.goto(f"/d/{world.delegations[OWN]}{page}")
            return window

        yield open_
        windows.close()


def reach(page: Page, place: Locator) -> None:
    """Go to a place with the tabulator alone."""
    wanted = place.element_handle()
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"the keyboard does not get to {place}")


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    reach(page, place)
    page.keyboard.press(key)


def choose(page: Page, world: World, stance: str) -> None:
    """Choose a stance by the arrows, and write the rationale."""
    name = prefix_of(world.revisions["T1"])
    reach(page, page.locator(f"input[name={name}]").first)
    page.keyboard.press("ArrowRight")
    wanted = page.locator(f"input[name={name}][value={stance}]")
    for _ in range(6):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no way to {stance}")


def write(page: Page, world: World, words: str) -> None:
    press(page, page.locator("summary", has_text="Rationale, conditions"))
    reach(page, page.locator(f"[name={prefix_of(world.revisions['T1'])}-rationale]"))
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def draft_and_offer(page: Page, world: World, stance: str, words: str) -> None:
    press(page, page.get_by_role("link", name="Target T1"))
    choose(page, world, stance)
    write(page, world, words)
    press(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved as drafts")).to_be_visible()
    press(page, page.get_by_role("button", name="Offer"))
    expect(page.get_by_text("1 draft is offered")).to_be_visible()
    check(page, "the desk of a ministry")


def test_three_ministries_one_national_position(visit: Visit, world: World) -> None:
    for name, stance in zip(MINISTRIES, ("support", "support", "strongly_oppose"), strict=True):
        page = visit(name)
        draft_and_offer(page, world, stance, f"Canary of {name}.")
        for other in set(MINISTRIES) - {name}:
            assert f"Canary of {other}" not in page.content()

    page = visit(f"focal point of {OWN}")
    expect(page.get_by_text("Conflict", exact=True).first).to_be_visible()
    check(page, "the desk")
    press(page, page.get_by_role("link", name="Decide T1"))
    for name in MINISTRIES:
        expect(page.get_by_text(f"Canary of {name}.").first).to_be_visible()
    check(page, "the decision")
    press(page, page.get_by_role("button", name="Accept the draft of Ministry of labour"))
    _reject(page, "Ministry of interior")
    press(page, page.get_by_label("This text uses the draft of Ministry of finance"), "Space")
    write(page, world, "Canary of labour, and of finance.")
    press(page, page.get_by_role("button", name="Make this our draft"))
    press(page, page.get_by_role("link", name="Review and sign"))
    press(page, page.get_by_label("I sign for"), "Space")
    press(page, page.get_by_role("button", name="Sign and submit 1 position"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 position submitted")

    page = visit("interior")
    expect(page.get_by_text(REASON)).to_be_visible()
    check(page, "the desk of the rejected author")
    for name, became in (("labour", "Accepted"), ("finance", "Merged")):
        page = visit(name)
        expect(page.get_by_text(became, exact=True)).to_be_visible()
        press(page, page.get_by_role("link", name="Submitted as version 1"))
        expect(page.get_by_role("heading", level=1)).to_have_text("1 position submitted")
    _nobody_outside_reads_it(visit, world)


def _reject(page: Page, body: str) -> None:
    cell = page.locator(f"td[data-l='{body}']")
    press(page, cell.locator("summary"))
    press(page, cell.get_by_role("button", name="Reject"))
    expect(page.get_by_role("alert")).to_be_focused()
    check(page, "a rejection without a reason")
    reach(page, cell.locator("textarea"))
    page.keyboard.type(REASON)
    press(page, cell.get_by_role("button", name="Reject"))
    expect(page.get_by_text("is rejected")).to_be_visible()


def _nobody_outside_reads_it(visit: Visit, world: World) -> None:
    for name in ("chair 1", "secretariat", "observer", "focal point of government 2"):
        page = visit(name)
        for place in ("", "/decide/T1", "/review", "/positions/cluster-a"):
            page.goto(f"/d/{world.delegations[OWN]}{place}")
            expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
            assert "Canary" not in page.content()
        for place in (f"/c/{world.slug}", f"/c/{world.slug}/desk", "/my"):
            page.goto(place)
            assert "Canary of interior" not in page.content()
            assert REASON not in page.content()


def _offer(world: World, name: str, content: PositionContent) -> None:
    """What a ministry drafts and offers, past its pages, on which the story above does it."""
    own = world.delegations[OWN]
    with transaction() as session:
        actor = world.actor(session, name)
        contents = {world.revisions["T1"]: content}
        service.save_drafts(session, actor, own, round_id=world.round_id, contents=contents, at=utc_now())
        service.offer_drafts(session, actor, own, round_id=world.round_id, at=utc_now())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_a_delegation_fit_and_are_accessible(visit: Visit, world: World, language: str) -> None:
    for name, stance in zip(MINISTRIES, (Stance.SUPPORT, Stance.SUPPORT, Stance.STRONGLY_OPPOSE), strict=True):
        _offer(world, name, PositionContent(stance=stance, rationale=f"Canary of {name}."))
        page = visit(name, language=language)
        check(page, f"desk of {name}", language)
    page = visit(f"focal point of {OWN}", language=language)
    for place in ("", "/decide/T1", "/people", "/succession"):
        page.goto(f"/d/{world.delegations[OWN]}{place}")
        check(page, place, language)
    page.locator("form .acts button").click()
    check(page, "succession refused", language)
    page = visit("deputy", language=language)
    for place in ("/people", "/decide/T1", "/reaffirm"):
        page.goto(f"/d/{world.delegations[OWN]}{place}")
        check(page, f"deputy {place}", language)
