"""Somebody whose mail cannot be made is left out alone: named at review, with the reason; all others get theirs."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.organisations.models import Person
from consult.synthesis import sealing, service
from consult.synthesis.models import Delivery, Digest
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import make_world, submit

UNREACHABLE = "focal point of government 2"


@pytest.fixture
def world(app):
    world = make_world(members={"government": 2})
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        session.get_one(Person, world.people[UNREACHABLE]).email = "a@example..org"
    return world


@pytest.fixture
def digest_id(world):
    with transaction() as session:
        chair, consultation = world.actor(session, "chair 1"), session.get_one(Consultation, world.consultation_id)
        return service.draft_digest_by_hand(session, chair, consultation, at=utc_now()).id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_review_names_who_is_left_out_and_why_and_all_others_get_their_mail(client, settings, world, digest_id):
    sign_in(client, world, "chair 1")
    page = f"/c/{world.slug}/desk/digests/{digest_id}"

    shown = client.get(page)

    assert shown.status_code == 200
    assert "1 person is left out" in shown.text and "Send to 3 recipients" in shown.text
    drawer = shown.text.partition("1 person is left out")[2].partition("</details>")[0]
    assert UNREACHABLE in drawer and "No mail server could take their address." in drawer
    with transaction() as session:
        present = sealing.seal(session, session.get_one(Digest, digest_id), settings)[0]
    assert press(client, page, f"{page}/approve", {"content_hash": present}).status_code == 303
    assert press(client, page, f"{page}/send").status_code == 303
    with reading() as session:
        got = set(session.scalars(sa.select(Delivery.person_id)))
    assert got == {world.people[name] for name in ("chair 1", "observer", "focal point of government 1")}
