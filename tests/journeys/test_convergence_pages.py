"""Convergence, the opinion map and the method with own numbers in a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.consult.positions.visiting import desk
from tests.consult.synthesis.convergence.dissenters import two_fall_silent
from tests.consult.synthesis.opinion.camps import count, two_camps
from tests.journeys.windows import NARROW, WIDE, Windows, check
from workers.tasks.analysis import find_opinion_groups

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_what_changed_between_rounds_and_why_reads_in_every_window(app: Flask, windows: Windows) -> None:
    world, camps = two_fall_silent(), two_camps()
    count(camps)
    find_opinion_groups.run()

    chair = windows.open(person_id=world.people["chair 1"], java_script_enabled=False)
    chair.goto(f"/c/{world.slug}/desk")
    chair.get_by_role("link", name="Convergence since round 1").click()
    expect(chair.get_by_text("all of the rise is due to that").first).to_be_visible()
    chair.get_by_text("Who moved, who left, who came").first.click()
    expect(chair.get_by_text("Answered only in round 1: 2: civil_society 6 and government 6").first).to_be_visible()
    chair.get_by_role("link", name="How divergence is measured").first.click()
    expect(chair.get_by_role("heading", name="Cross-checks")).to_be_visible()

    for language, viewport in (("en", WIDE), ("ar", NARROW)):
        desks = windows.open(person_id=world.people["chair 1"], language=language, viewport=viewport)
        focal = windows.open(
            person_id=world.people["focal point of government 1"], language=language, viewport=viewport
        )
        public = windows.open(language=language, viewport=viewport)
        for page, path in (
            (desks, f"/c/{world.slug}/desk/convergence"),
            (focal, desk(world, "/positions/cluster-a")),
            (public, f"/c/{world.slug}/method"),
            (public, f"/c/{camps.slug}/opinion-groups"),
            (public, f"/c/{camps.slug}/targets/T1"),
        ):
            page.goto(path)
            for summary in page.locator("main summary").all():
                summary.click()
            check(page, path, language)
