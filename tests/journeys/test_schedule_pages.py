"""Schedules of digests and the choice of how often to get them, in a real browser, wide and narrow, without scripts."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from consult.domain.vocabulary import Frequency
from tests.factories import make_world
from tests.journeys.windows import NARROW, WIDE, Windows, check

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_schedules_are_set_and_a_frequency_is_chosen_without_scripts(app: Flask, windows: Windows) -> None:
    world = make_world(digest_every=Frequency.DAILY)
    office = windows.open(person_id=world.people["secretariat"], java_script_enabled=False, viewport=NARROW)
    office.goto(f"/c/{world.slug}/desk/schedules")
    office.get_by_label("Time zone").fill("Europe/Zurich")
    office.get_by_role("button", name="Set").click()
    expect(office.get_by_text("Europe/Zurich").first).to_be_visible()
    reader = windows.open(person_id=world.people["focal point of government 1"], java_script_enabled=False)
    reader.goto(f"/c/{world.slug}/digest-preferences")
    reader.get_by_label("Every week").check()
    reader.get_by_role("button", name="Store").click()
    expect(reader.get_by_label("Every week")).to_be_checked()

    for language, viewport in (("en", WIDE), ("ar", NARROW)):
        page = windows.open(person_id=world.people["secretariat"], language=language, viewport=viewport)
        for path in ("desk/schedules", "digest-preferences"):
            page.goto(f"/c/{world.slug}/{path}")
            check(page, path, language)
