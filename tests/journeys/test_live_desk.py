"""A desk that brings itself up to date in a real browser, without taking focus or place from its reader."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from consult.consultations.models import Appointment
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.live.pages import hub_of
from tests.draining import drain
from tests.factories import World, make_world, submit, submit_many
from tests.journeys.windows import Windows, check
from tests.servers import wait_until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """Six delegations have answered one target."""
    world = make_world(members={"government": 6, "civil_society": 7})
    submit_many(world, "T1", {name: Stance.SUPPORT for name in world.delegations if name.startswith("government")})
    drain()
    return world


def answers(world: World, name: str) -> None:
    """A delegation submits, and its position is counted."""
    submit(world, name, "T1", Stance.OPPOSE)
    drain()


def test_the_desk_shows_a_submission_by_itself(windows: Windows, world: World) -> None:
    page = windows.open(person_id=world.people["chair 1"])
    page.goto(f"/c/{world.slug}/desk")
    expect(page.get_by_text("6 of 13 delegations have answered.")).to_be_visible()
    drawer = page.locator("main summary").first
    drawer.click()
    sort = page.get_by_role("link", name="by code")
    sort.focus()
    page.evaluate("window.here = document.activeElement; window.scrollTo(0, 200)")
    before = page.evaluate("window.scrollY")

    answers(world, "civil_society 1")

    expect(page.get_by_text("7 of 13 delegations have answered.")).to_be_visible(timeout=20_000)
    assert page.evaluate("document.activeElement === window.here && here.isConnected")
    assert page.evaluate("window.scrollY") == before
    assert page.locator("main details").first.get_attribute("open") is not None
    expect(page.get_by_role("status").filter(has_text="Numbers as of")).to_be_visible()
    check(page, "the desk after it brought itself up to date")

    answers(world, "civil_society 2")

    expect(page.get_by_text("8 of 13 delegations have answered.")).to_be_visible(timeout=20_000)


def test_a_chair_whose_role_ended_sees_nothing_new(app: Flask, windows: Windows, world: World) -> None:
    asked: list[Any] = []
    page = windows.open(person_id=world.people["chair 1"])
    with page.expect_response(lambda answer: "/live/" in answer.url):  # else it may be told of as late as below
        page.goto(f"/c/{world.slug}/desk")
    wait_until(lambda: hub_of(app).listeners == 1, "the page listens")
    page.on("response", lambda answer: asked.append((answer.url, answer.status)))
    with transaction() as session:
        own = Appointment.person_id == world.people["chair 1"]
        session.execute(sa.update(Appointment).where(own).values(ended_at=utc_now()))

    answers(world, "civil_society 1")

    wait_until(lambda: hub_of(app).listeners == 0, "the line is cut")
    with page.expect_response(lambda answer: "/live/" in answer.url, timeout=20_000) as refused:
        pass
    assert refused.value.status == 404
    expect(page.get_by_text("6 of 13 delegations have answered.")).to_be_visible()
    assert not [url for url, status in asked if status == 200 and "/static/" not in url]


def test_without_scripts_a_link_reloads_the_desk(windows: Windows, world: World) -> None:
    page = windows.open(person_id=world.people["chair 1"], java_script_enabled=False)
    page.goto(f"/c/{world.slug}/desk?sort=code")
    answers(world, "civil_society 1")

    page.get_by_role("link", name="Reload").click()

    expect(page.get_by_text("7 of 13 delegations have answered.")).to_be_visible()
    assert page.url.endswith("?sort=code")
