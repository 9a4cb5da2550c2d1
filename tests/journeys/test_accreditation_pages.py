"""From an application with a letter to a place at the table, in a real browser: by keyboard, narrow, right to left."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from consult.domain.vocabulary import StepKind
from tests.consult.accreditation.acting import add_applicant, give_verdict, send_application
from tests.consult.accreditation.credentials import hostile
from tests.factories import World, make_world
from tests.journeys.windows import Windows, check, check_in_every_look

WIDE_AND_NARROW = ("wide", "narrow")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """A consultation with an open round, and somebody who wants to come in."""
    world = make_world(targets=("T1",), members={"government": 2})
    add_applicant(world)
    return world


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_organisation_applies_two_people_decide_and_its_applicant_is_at_the_desk(
    windows: Windows, world: World, tmp_path: Path, scripts: bool
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(hostile.archive())
    page = windows.open(person_id=world.people["applicant"], java_script_enabled=scripts)
    page.goto(f"/c/{world.slug}")
    page.get_by_role("link", name="Apply to take part").press("Enter")
    _fill_by_keyboard(page)
    page.get_by_label("Letter that shows you may speak for it").set_input_files(letter)
    page.get_by_role("button", name="Send the application").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("letter.pdf is not what its name says")
    if scripts:  # which the check itself needs
        check(page, "a refused letter")

    letter.write_bytes(hostile.acting_pdf())
    page.get_by_label("Letter that shows you may speak for it").set_input_files(letter)
    page.get_by_role("button", name="Send the application").press("Enter")
    expect(page.get_by_role("heading", name="Two people read your application")).to_be_visible()

    for name, said in (
        ("secretariat", "A second person must approve too"),
        ("chair 1", "The organisation is accredited"),
    ):
        assessor = windows.open(person_id=world.people[name], java_script_enabled=scripts)
        assessor.goto(f"/c/{world.slug}/desk")
        assessor.get_by_role("link", name="Accreditation").press("Enter")
        assessor.get_by_role("link", name="Harbour Workers’ Union").press("Enter")
        assessor.get_by_label("Approve").press("Space")
        assessor.get_by_role("button", name="Give this verdict").press("Enter")
        expect(assessor.get_by_role("status").first).to_contain_text(said)

    page.reload()
    page.get_by_role("link", name="Open my delegation’s desk").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/d/" in page.url


def _fill_by_keyboard(page: Page) -> None:
    """Type from field to field with the tab key, as somebody without a mouse would."""
    page.get_by_label("Name of the organisation").focus()
    typed = ["Harbour Workers’ Union", "Civil society", "Trade union", "Portugal"]
    for words in typed:
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    for words in ("", "", "Speaks for 4,000 dockers.", "Our members send money home."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_door_and_the_queue_is_accessible_and_fits(
    windows: Windows, world: World, language: str
) -> None:
    other = send_application(world, "other", organisation_name="G\u043evernment 1", credential=None)
    sent = send_application(world)
    give_verdict(world, "chair 1", sent, note="I called them.")
    here = f"/c/{world.slug}"
    stranger = windows.open(language=language)
    _see(stranger, f"{here}/apply", language)
    applicant = windows.open(person_id=world.people["applicant"], language=language)
    _see(applicant, f"{here}/applications/{sent}", language)
    _see(applicant, f"{here}/apply", language)
    page = windows.open(person_id=world.people["secretariat"], language=language)
    delegation = f"{here}/desk/delegations/{world.delegations['government 1']}"
    paths = (
        "desk/accreditation",
        f"applications/{sent}",
        f"applications/{other}",
        "desk/invitations",
        "desk/delegations",
    )
    for path in (*(f"{here}/{path}" for path in paths), delegation):
        _see(page, path, language)
    page.locator("main aside form button, main form .btn").last.click()
    check_in_every_look(page, "a withdrawal without a reason", language, looks=WIDE_AND_NARROW)
    give_verdict(world, "secretariat", sent, StepKind.RETURNED, reason="The letter is not signed.")
    _see(applicant, f"{here}/applications/{sent}", language)


def _see(page: Page, path: str, language: str) -> None:
    page.goto(path)
    for summary in page.locator("main summary").all():
        summary.click()
    check_in_every_look(page, path, language, looks=WIDE_AND_NARROW)
