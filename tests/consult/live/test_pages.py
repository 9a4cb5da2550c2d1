"""The line of the desk: who hears what, until when, and how many at a time."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import SignInSession
from consult.consultations.models import Appointment
from consult.database import transaction, utc_now
from consult.live.pages import hub_of, open_hub
from tests.browsing import sign_in, sign_out
from tests.draining import drain
from tests.factories import World, make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    open_hub(app)  # the application outlives a test, a hub that was closed does not
    yield make_world()
    hub_of(app).close()


@pytest.fixture
def chair(client: FlaskClient, world: World) -> FlaskClient:
    sign_in(client, world, "chair 1")
    return client


def events(answer: Any) -> Iterator[dict[str, str]]:
    """The events of a stream as they come, without its comments."""
    for part in answer.iter_encoded():
        fields = dict(line.split(": ", 1) for line in part.decode().split("\n") if line and line[0] != ":")
        if fields:
            yield fields


def version(client: FlaskClient, world: World) -> int:
    """What the desk answers to one question."""
    return int(json.loads(client.get(f"/live/{world.slug}").text)["v"])


def test_a_chair_hears_of_a_submission_and_of_nothing_in_it(chair: FlaskClient, world: World) -> None:
    before = version(chair, world)
    answer = chair.get(f"/live/{world.slug}?since={before}", headers=STREAM)
    heard = events(answer)

    submit(world, "government 1", "T1")
    drain()

    told = next(heard)
    assert list(json.loads(told["data"])) == ["v"]
    assert int(told["id"]) == json.loads(told["data"])["v"] > before
    assert answer.content_type.startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-cache, no-transform"
    assert answer.headers["X-Accel-Buffering"] == "no"
    answer.close()


def test_a_browser_that_comes_back_hears_what_it_missed_and_nothing_else(chair: FlaskClient, world: World) -> None:
    now = version(chair, world)
    for last in (now - 1, "x" * 40):
        answer = chair.get(f"/live/{world.slug}?since={now}", headers={**STREAM, "Last-Event-ID": str(last)})
        assert next(events(answer))["id"] == str(now)
        answer.close()

    answer = chair.get(f"/live/{world.slug}", headers={**STREAM, "Last-Event-ID": str(now)})
    hub_of(chair.application).close()
    assert list(events(answer)) == []


@pytest.mark.parametrize("ending", ["role", "session"])
def test_whoever_lost_the_right_hears_nothing_more(chair: FlaskClient, world: World, ending: str) -> None:
    answer = chair.get(f"/live/{world.slug}", headers=STREAM)
    heard = events(answer)
    next(heard)
    with transaction() as session:
        if ending == "role":
            own = Appointment.person_id == world.people["chair 1"]
            session.execute(sa.update(Appointment).where(own).values(ended_at=utc_now()))
        else:
            session.execute(sa.delete(SignInSession))

    submit(world, "government 1", "T1")

    assert list(heard) == []
    answer.close()
    assert chair.get(f"/live/{world.slug}", headers=STREAM).status_code in (302, 303, 401, 404)


def test_only_readers_of_the_desk_are_told(client: FlaskClient, world: World) -> None:
    for name in ("observer", "focal point of government 1"):
        sign_in(client, world, name)
        assert client.get(f"/live/{world.slug}", headers=STREAM).status_code == 404
        assert client.get("/live/no-such-consultation", headers=STREAM).status_code == 404
    sign_out(client)
    assert client.get(f"/live/{world.slug}", headers=STREAM).status_code != 200


def test_who_finds_no_place_is_told_when_to_ask(chair: FlaskClient, world: World) -> None:
    streams = [chair.get(f"/live/{world.slug}", headers=STREAM) for _ in range(32)]
    assert {answer.status_code for answer in streams} == {200}

    turned_away = chair.get(f"/live/{world.slug}", headers=STREAM)

    assert (turned_away.status_code, turned_away.headers["Retry-After"]) == (503, "30")
    assert chair.get(f"/live/{world.slug}").status_code == 200
    for answer in streams:
        answer.close()
    chair.get(f"/live/{world.slug}", headers=STREAM).close()
    assert hub_of(chair.application).listeners == 0


def test_an_open_page_does_not_keep_its_session_alive(chair: FlaskClient, world: World) -> None:
    chair.get(f"/c/{world.slug}/desk")
    long_ago = utc_now() - timedelta(hours=1)
    with transaction() as session:
        session.execute(sa.update(SignInSession).values(seen_at=long_ago))
    chair.get(f"/live/{world.slug}", headers=STREAM).close()
    chair.get(f"/c/{world.slug}/desk", headers={"X-Consult-Live": "1"})
    with transaction() as session:
        assert session.scalar(sa.select(SignInSession.seen_at)) == long_ago

    chair.get(f"/c/{world.slug}/desk")

    with transaction() as session:
        assert session.scalar(sa.select(SignInSession.seen_at)) != long_ago
