"""A focal point's way from the desk to the receipt in a real browser: with and without scripts, narrow, by keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from consult.config import Settings
from consult.consultations.models import Delegation
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.organisations.service import NewOrganisation, register_organisation
from consult.positions import service
from consult.positions.forms import prefix_of
from tests.factories import World, add_person, make_world, submit
from tests.journeys import windows
from tests.journeys.windows import WIDE, give_session, put_on, served

OWN = "government 1"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """A delegation two of whose bodies are in conflict, with one position and one draft of its own."""
    world = make_world(members={"government": 2}, targets=("T1", "T2", "T3"))
    own = world.delegations[OWN]
    for name, stance in (("labour", Stance.STRONGLY_SUPPORT), ("interior", Stance.OPPOSE)):
        with transaction() as session:
            parent = session.get_one(Delegation, own).organisation_id
            new = NewOrganisation(name=f"Ministry of {name}", parent_id=parent)
            body = register_organisation(session, SYSTEM, new, at=utc_now())
            add_person(session, world, name, Role.CONTRIBUTOR, delegation_id=own, body_id=body, at=utc_now())
        draft(world, name, "T1", stance)
        with transaction() as session:
            service.offer_drafts(session, world.actor(session, name), own, round_id=world.round_id, at=utc_now())
    submit(world, OWN, "T2", Stance.SUPPORT)
    draft(world, f"focal point of {OWN}", "T2", Stance.NEUTRAL)
    return world


def draft(world: World, person: str, code: str, stance: Stance) -> None:
    contents = {world.revisions[code]: PositionContent(stance=stance, rationale="Said in the draft.")}
    with transaction() as session:
        actor = world.actor(session, person)
        own = world.delegations[OWN]
        service.save_drafts(session, actor, own, round_id=world.round_id, contents=contents, at=utc_now())


@pytest.fixture
def address(app: Flask, settings: Settings) -> Iterator[str]:
    """The application behind a real server."""
    with served(app) as found:
        yield found


@pytest.fixture
def open_browser(browser: Browser, address: str, settings: Settings, world: World) -> Iterator[Any]:
    """Opens a window and signs the focal point in, by the link and its button."""
    contexts = []

    def open_(*, scripts: bool = True, viewport: Any = WIDE, language: str = "en") -> Page:
        context = browser.new_context(
            base_url=address, java_script_enabled=scripts, viewport=viewport, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        give_session(context, address, settings, world.people[f"focal point of {OWN}"])
        page.goto(f"/my?lang={language}")
        return page

    yield open_
    for context in contexts:
        context.close()


def desk(world: World, page: str = "") -> str:
    return f"/d/{world.delegations[OWN]}{page}"


def stance_of(page: Page, world: World, code: str, stance: str) -> Any:
    return page.locator(f"input[name={prefix_of(world.revisions[code])}][value={stance}]")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_focal_point_answers_signs_and_gets_a_receipt(open_browser: Any, world: World, scripts: bool) -> None:
    page = open_browser(scripts=scripts)
    page.get_by_role("link", name=OWN, exact=True).click()
    page.get_by_role("link", name="Cluster A").click()
    stance_of(page, world, "T1", "oppose").check()
    block = page.locator("fieldset.target").first
    block.get_by_text("We cannot accept this target as worded").click()
    block.get_by_label("This is a blocking reservation").check()

    page.get_by_role("button", name="Save and review").click()
    expect(page).to_have_title("Error: Cluster A – Consult")
    expect(stance_of(page, world, "T1", "oppose")).to_be_checked()
    page.get_by_label("What you cannot accept, and why").first.fill("It does not say who pays.")
    page.get_by_role("button", name="Save and review").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Review and sign")
    expect(page.get_by_text("T3 will count as not answered")).to_be_visible()
    page.get_by_label("I sign for").check()
    page.get_by_role("button", name="Sign and submit 2 positions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 positions submitted")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    assert download.value.suggested_filename.startswith("receipt-")


def test_the_whole_way_is_open_to_the_keyboard(open_browser: Any, world: World) -> None:
    page = open_browser()
    page.goto(desk(world, "/positions/cluster-a"))
    press_until(page, lambda: stance_of(page, world, "T1", "strongly_oppose").evaluate(IS_FOCUSED))
    page.keyboard.press("ArrowRight")
    expect(stance_of(page, world, "T1", "oppose")).to_be_checked()
    press_until(page, lambda: page.get_by_role("button", name="Save and review").evaluate(IS_FOCUSED))
    page.keyboard.press("Enter")
    press_until(page, lambda: page.get_by_label("I sign for").evaluate(IS_FOCUSED))
    page.keyboard.press("Space")
    press_until(page, lambda: page.get_by_role("button", name="Sign and submit 2 positions").evaluate(IS_FOCUSED))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("2 positions submitted")


IS_FOCUSED = "element => document.activeElement === element"


def press_until(page: Page, is_there: Any) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError("the keyboard does not get there")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_accessible_and_fits(open_browser: Any, world: World, language: str) -> None:
    page = open_browser(language=language)
    for path in ("/my", desk(world), desk(world, "/positions/cluster-a"), desk(world, "/review"),
                 desk(world, "/decide/T1"), desk(world, "/withdraw/T2"), "/sign-in", "/nothing-here"):  # fmt: skip
        page.goto(path)
        check(page, path, language)
    page.goto(desk(world, "/positions/cluster-a"))
    page.locator("summary").last.click()
    page.locator("textarea").last.fill("A rationale without a stance")
    page.locator("form .saved button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check(page, "the form with errors", language)
    page.goto(desk(world, "/review"))
    submit(world, OWN, "T2", Stance.OPPOSE, base_version=1)
    page.locator("input[name=sign]").check()
    page.locator("form .acts button").last.click()
    check(page, "the review after a change", language)
    page.goto(desk(world))
    page.locator("aside a[href*=receipts]").first.click()
    check(page, "the receipt", language)


def check(page: Page, what: str, language: str) -> None:
    for look in put_on(page, ("wide", "narrow")):
        # so that the bar with the button covers nothing
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        windows.check(page, f"{what}, {look}", language)


def test_a_page_with_a_fault_would_be_found(open_browser: Any) -> None:
    page = open_browser()
    page.evaluate("document.querySelector('html').removeAttribute('lang')")

    found = windows.faults(page)

    assert {fault["id"] for fault in found} == {"html-has-lang"}
