"""The page of schedules, and that of how often a person gets digests."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import DigestSchedule
from consult.database import reading
from consult.domain.vocabulary import Frequency
from consult.synthesis.models import DigestPreference, Unsubscription
from tests.browsing import press, sign_in
from tests.factories import make_world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEEKLY = {"audience": "participants", "frequency": "weekly", "weekday": "2", "hour": "8", "timezone": "Europe/Zurich"}


def schedules() -> list[tuple[str, str, int, int, str]]:
    with reading() as session:
        rows = session.scalars(sa.select(DigestSchedule).order_by(DigestSchedule.frequency)).all()
    return [(row.audience, row.frequency, row.weekday, row.hour, row.timezone) for row in rows]


def test_the_secretariat_sets_changes_and_removes_a_schedule(app, client) -> None:
    world = make_world(digest_every=None)
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/schedules"

    assert press(client, page, page, WEEKLY).status_code == 303
    assert press(client, page, page, {**WEEKLY, "hour": "9"}).status_code == 303
    shown = client.get(page).text
    assert "09:00 Europe/Zurich" in shown
    assert "Wed" in shown
    assert schedules() == [("participants", "weekly", 2, 9, "Europe/Zurich")]
    assert press(client, page, f"{page}/remove", WEEKLY).status_code == 303
    assert schedules() == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("timezone", "Europe/Atlantis", "Give a time zone by its name"),
        ("hour", "24", "Choose an hour of the day"),
        ("weekday", "7", "Choose a day of the week"),
        ("frequency", "hourly", "Choose how often it is drafted"),
        ("audience", "everybody", "Choose who gets the digest"),
    ],
)
def test_what_is_no_schedule_is_refused_by_its_field(app, client, field, value, words) -> None:
    world = make_world(digest_every=None)
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/schedules"

    answer = press(client, page, page, {**WEEKLY, field: value})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    assert schedules() == []


def test_a_chair_reads_the_schedules_and_sets_none(app, client) -> None:
    world = make_world(digest_every=Frequency.WEEKLY)
    sign_in(client, world, "chair 1")
    page = f"/c/{world.slug}/desk/schedules"

    assert "Every week" in client.get(page).text
    assert 'name="timezone"' not in client.get(page).text


def test_a_person_chooses_how_often_and_may_stop_and_begin_again(app, client) -> None:
    world = make_world(digest_every=Frequency.DAILY)
    sign_in(client, world, "focal point of government 1")
    page = f"/c/{world.slug}/digest-preferences"

    assert 'value="daily" checked' in client.get(page).text
    assert press(client, page, page, {"frequency": "weekly"}).status_code == 422
    press(client, page, page, {"frequency": "at_close"})
    assert 'value="at_close" checked' in client.get(page).text
    press(client, page, page, {"frequency": "none"})
    assert 'value="none" checked' in client.get(page).text
    press(client, page, page, {"frequency": "daily"})

    with reading() as session:
        assert session.scalars(sa.select(DigestPreference.frequency)).all() == ["daily"]
        assert session.scalars(sa.select(Unsubscription)).all() == []


def test_who_gets_no_digests_chooses_none(app, client) -> None:
    world, other = make_world(), make_world()
    sign_in(client, other, "focal point of government 1")

    assert client.get(f"/c/{world.slug}/digest-preferences").status_code == 404
