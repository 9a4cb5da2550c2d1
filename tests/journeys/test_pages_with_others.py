"""Speaking after, for and with others in a real browser: by keyboard alone, narrow, from right to left."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from consult.database import reading
from consult.domain.vocabulary import Stance
from consult.positions.associations.queries import association_of
from tests.associating import associate, declare
from tests.factories import World, make_world, submit
from tests.journeys.windows import NARROW, Windows, check
from tests.signing_together import propose

AUTHOR, MEMBER, OTHER = "government 1", "government 2", "government 3"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world(targets=("T1", "T2"), members={"government": 3})
    for code, stance in (("T1", Stance.SUPPORT), ("T2", Stance.OPPOSE)):
        submit(made, AUTHOR, code, stance, rationale="The bloc has one voice.")
    return made


def press_on(page: Page, name: str, role: str, key: str) -> None:
    """Walk with Tab to the control of that name, and press a key on it."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]  # a literal of the library
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_member_joins_by_keyboard_and_leaves_out_one_target(windows: Windows, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1", "T2"))
    page = windows.open(person_id=world.people[f"focal point of {MEMBER}"])
    page.goto(f"/d/{world.delegations[MEMBER]}/statements")
    check(page, "statements")
    press_on(page, "Statement of the bloc", "link", "Enter")
    check(page, "statement")
    press_on(page, "T2 Target T2", "checkbox", "Space")
    press_on(page, "Join this statement", "button", "Enter")

    page.get_by_text("You left out T2").wait_for()
    check(page, "statement joined")
    with reading() as session:
        row = association_of(session, statement, world.delegations[MEMBER])
    assert row is not None
    assert row.kind == "joined"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_hold_on_a_narrow_screen_and_from_right_to_left(
    windows: Windows, world: World, language: str
) -> None:
    statement = declare(world, AUTHOR, ("T1", "T2"))
    associate(world, MEMBER, statement, left_out=("T2",))
    proposal = propose(world, AUTHOR, OTHER)
    ours, member = f"/d/{world.delegations[AUTHOR]}", f"/d/{world.delegations[MEMBER]}"
    letters = f"/c/{world.slug}/desk/letters"
    pages = {
        f"focal point of {AUTHOR}": [
            f"{ours}/statements/{statement}",
            f"{ours}/statements/new",
            f"{ours}/joint",
            f"{ours}/joint/new",
            f"{ours}/joint/{proposal}",
        ],
        f"focal point of {MEMBER}": [member, f"{member}/statements/{statement}"],
        "secretariat": [letters, f"{letters}/{world.delegations[OTHER]}/cluster-a"],
    }
    for name, addresses in pages.items():
        page = windows.open(person_id=world.people[name], language=language, viewport=NARROW)
        for address in addresses:
            page.goto(address)
            check(page, address, language)
