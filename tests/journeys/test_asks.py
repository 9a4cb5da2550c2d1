"""Asking another government in a real browser without scripts, until the other one reads it."""

import pytest
from flask import Flask

from consult.domain.corridor_terms import TermKind
from tests.factories import World, make_world, say_terms
from tests.journeys.windows import NARROW, Windows, check

FIRST, SECOND = "government 1", "government 2"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world(members={"government": 2})
    say_terms(made, SECOND, "T2", (TermKind.ASK, FIRST, "Count our years."))
    return made


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_one_asks_in_the_form_stands_in_the_matrix_and_on_the_others_desk(
    windows: Windows, world: World, language: str
) -> None:
    own = f"/d/{world.delegations[FIRST]}"
    page = windows.open(
        person_id=world.people[f"focal point of {FIRST}"],
        language=language,
        viewport=NARROW,
        java_script_enabled=language == "ar",  # the audit is a script; who reads without one gets the same page
    )
    page.goto(own)
    page.locator("section[aria-labelledby=asks] a").last.click()
    first = page.locator("fieldset.target").first
    first.locator("input[value=support]").check()
    first.locator("details").last.locator("summary").click()
    first.locator("[name$='terms.0.country']").fill("GOVERNMENT 2")
    first.locator("[name$='terms.0.text']").fill("Cut the fees.")
    first.locator("[name=more]").click()
    first.locator("[name$='terms.3.country']").wait_for()
    if language == "ar":
        check(page, "form with lines", language)
    first.locator("[name$='terms.0.country']").press("Enter")  # saves, and takes no line away

    page.wait_for_url("**/review*")
    assert "Cut the fees." in page.inner_text("main")
    page.locator("#sign").check()
    page.locator("form:has(#sign) button.btn").click()
    page.wait_for_url("**/receipts/**")

    other = windows.open(person_id=world.people[f"focal point of {SECOND}"], language=language, viewport=NARROW)
    for place in (f"/d/{world.delegations[SECOND]}", f"/c/{world.slug}/corridors"):
        other.goto(place)
        check(other, place, language)
    other.locator("section[aria-labelledby=pairs] a").first.click()
    check(other, "pair", language)
    assert "Cut the fees." in other.inner_text("main")
