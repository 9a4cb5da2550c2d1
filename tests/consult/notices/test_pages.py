"""The letters of a consultation, for its secretariat alone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.mail.models import Letter
from consult.notices.kinds import KINDS
from consult.resources import resource_folder
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import make_world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def world(app):
    world = make_world(members={"government": 2})
    drain()
    return world


@pytest.fixture
def notices_page(world):
    return f"/c/{world.slug}/desk/notices"


def lose_one(**values):
    """Let the fate of one letter be unknown."""
    with transaction() as session:
        letter_id = session.scalars(sa.select(Letter.id).limit(1)).one()
        unknown = {"state": "unknown", "lease_until": utc_now() - timedelta(hours=1), "attempts": 1, **values}
        session.execute(sa.update(Letter).where(Letter.id == letter_id).values(unknown))
    return letter_id


def stored(letter_id):
    with reading() as session:
        return session.get_one(Letter, letter_id)


def count():
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Letter))


def test_the_secretariat_sees_every_letter_and_what_became_of_it(client, world, notices_page):
    sign_in(client, world, "secretariat")

    text = client.get(notices_page).text

    assert text.count("Round opened") == 2
    assert "focal point of government 1" in text
    assert "waiting" in text.lower() or "pending" in text.lower()


@pytest.mark.parametrize("name", ["chair 1", "observer", "focal point of government 1"])
def test_for_everybody_else_there_is_no_such_page(client, world, notices_page, name):
    letter_id = lose_one()
    sign_in(client, world, name)

    assert client.get(notices_page).status_code == 404
    assert press(client, f"/c/{world.slug}", f"{notices_page}/{letter_id}", {"decision": "resend"}).status_code == 404
    assert stored(letter_id).settled_as is None


def test_a_letter_of_unknown_fate_is_explained_and_stands_first(client, world, notices_page):
    lose_one()
    sign_in(client, world, "secretariat")

    text = client.get(notices_page).text

    assert "Nobody knows whether some letters arrived" in text
    assert text.count("Treat as delivered") == 1


def test_it_can_be_held_to_be_delivered_once(client, world, notices_page):
    letter_id, before = lose_one(), count()
    sign_in(client, world, "secretariat")

    assert press(client, notices_page, f"{notices_page}/{letter_id}", {"decision": "delivered"}).status_code == 303
    assert press(client, notices_page, f"{notices_page}/{letter_id}", {"decision": "resend"}).status_code == 409

    assert (stored(letter_id).settled_as, stored(letter_id).settled_by) == ("delivered", world.people["secretariat"])
    assert count() == before


def test_it_can_be_sent_again_and_says_that_it_may_be_a_repeat(client, world, notices_page):
    letter_id = lose_one()
    sign_in(client, world, "secretariat")

    assert press(client, notices_page, f"{notices_page}/{letter_id}", {"decision": "resend"}).status_code == 303

    first = stored(letter_id)
    with reading() as session:
        query = sa.select(Letter).where(Letter.id != first.id, Letter.person_id == first.person_id)
        [again] = session.scalars(query.where(Letter.template == first.template)).all()
    assert again.text == f"This mail may be a repeat: nobody knows whether the first one arrived.\n\n{first.text}"
    assert "This mail may be a repeat" in again.html
    assert again.state == "pending"


@pytest.mark.parametrize(
    "values", [{"text": "", "html": "", "is_secret": True}, {"lease_until": utc_now() + timedelta(hours=1)}]
)
def test_a_wiped_letter_and_one_that_may_be_on_its_way_are_not_sent_again(client, world, notices_page, values):
    letter_id, before = lose_one(**values), count()
    sign_in(client, world, "secretariat")

    assert "Send again" not in client.get(notices_page).text
    assert press(client, notices_page, f"{notices_page}/{letter_id}", {"decision": "resend"}).status_code == 409

    assert count() == before


def test_a_decision_that_is_none_is_refused(client, world, notices_page):
    letter_id = lose_one()
    sign_in(client, world, "secretariat")

    assert press(client, notices_page, f"{notices_page}/{letter_id}", {"decision": "maybe"}).status_code == 422


def test_a_letter_of_another_consultation_is_not_there(client, world, notices_page):
    letter_id = lose_one()
    other = make_world()
    sign_in(client, other, "secretariat")

    assert press(client, f"/c/{other.slug}", f"/c/{other.slug}/desk/notices/{letter_id}").status_code == 404


def test_every_letter_about_a_consultation_has_words_for_its_kind(app):
    folders = {folder.name for folder in (resource_folder("templates") / "email").iterdir() if folder.is_dir()}

    assert folders - {"digest", "sign_in"} <= set(KINDS)
