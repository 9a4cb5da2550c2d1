"""Adding a sentence, taking an objection out and answering that, on a narrow window in Arabic without scripts."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.consult.synthesis.at_the_desk import REASON, draft, minority_line, world_with_an_objection
from tests.journeys.windows import NARROW, Windows, check

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHY, ANSWER, ADDED = "It was settled bilaterally.", "Nothing was settled with us.", "يرحب الجميع بذلك."


def look(page: Page, address: str, what: str) -> None:
    """Check a page in a window with scripts, which the check needs; keep a picture of it where somebody wants one."""
    page.goto(address)
    check(page, what, "ar")
    if folder := os.environ.get("CONSULT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{what}.png", full_page=True)


def test_a_sentence_is_added_and_an_objection_taken_out_and_answered(windows: Windows, app: Flask) -> None:
    world = world_with_an_objection()
    digest_id = draft(world)
    review = f"/c/{world.slug}/desk/digests/{digest_id}"
    chair, author = world.people["chair 1"], world.people["focal point of government 1"]
    checked = windows.open(person_id=chair, language="ar", viewport=NARROW)
    page = windows.open(person_id=chair, language="ar", viewport=NARROW, java_script_enabled=False)
    page.goto(review)
    page.locator("a[href$='/statements/new']").click()
    look(checked, page.url, "add")
    page.locator("#text").fill(ADDED)
    page.locator("#target").select_option("T1")
    page.locator("main form button").first.click()
    page.locator("input[name=link]").first.check()
    page.locator("form[action$='/support'] button").click()
    assert page.locator("input[name=link]:checked").count() == 1
    look(checked, page.url, "linked")

    line = f"{review}/statements/{minority_line(digest_id).id}"
    page.goto(line)
    look(checked, line, "minority")
    page.locator("#reason").fill("No.")
    page.locator("form[action$='/remove'] button").click()
    assert page.locator("#reason-error").count() == 1
    page.locator("#reason").fill(WHY)
    page.locator("form[action$='/remove'] button").click()
    assert not any(REASON in said for said in page.locator("main li.stmt blockquote").all_inner_texts())

    checked_by_author = windows.open(person_id=author, language="ar", viewport=NARROW)
    page_of_author = windows.open(person_id=author, language="ar", viewport=NARROW, java_script_enabled=False)
    page_of_author.goto(f"/d/{world.delegations['government 1']}")
    page_of_author.locator(".note a[href$='/removals']").click()
    look(checked_by_author, page_of_author.url, "author")
    page_of_author.locator("textarea").fill(ANSWER)
    page_of_author.locator("main form button").click()
    assert ANSWER in page_of_author.locator("main").inner_text()
    look(checked, line, "removed")
    assert ANSWER in checked.locator("main").inner_text()
    look(checked, review, "review")
