"""Notices to the desk: the chairs are told when what they approved no longer holds, and why."""

from uuid import UUID

import pytest

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DigestState, Stance
from consult.notices.desk import announce_voiding
from consult.synthesis import sealing, service
from consult.synthesis.models import Delivery, Digest
from tests.browsing import sign_in
from tests.consult.notices.letters import handle, happened, letters, told
from tests.draining import drain
from tests.factories import make_world, submit
from tests.kept_worlds import kept

CHAIRS = {"chair 1": 1, "chair 2": 1}


@pytest.fixture
@kept
def world(app):
    world = make_world(members={"government": 2}, chairs=2)
    for name in world.delegations:
        submit(world, name, "T1")
    drain()
    return world


@pytest.fixture
def digest_id(world, settings) -> UUID:
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, chair, consultation, at=at)
    approve(world, digest.id, settings)
    return digest.id


def approve(world, digest_id, settings):
    with transaction() as session:
        digest = session.get_one(Digest, digest_id)
        chair, present = world.actor(session, "chair 1"), sealing.seal(session, digest, settings)[0]
        service.approve_digest(session, chair, digest_id, content_hash=present, settings=settings, at=utc_now())


def withdraw(world):
    submit(world, "government 1", "T1", None, base_version=1)
    drain()


def test_a_cited_position_that_is_withdrawn_brings_the_digest_back_and_the_chairs_are_told_why(
    client, world, digest_id
):
    withdraw(world)

    with reading() as session:
        assert session.get_one(Digest, digest_id).state == DigestState.VOIDED
        assert session.query(Delivery).count() == 0
    assert told(world, "digest_held_back") == CHAIRS
    letter = letters("digest_held_back")[0]
    assert "back in review: what it rests on changed after it was approved" in letter.text
    assert "Nothing was sent." in letter.text and "What moved: T1" in letter.text
    for part in (letter.text, letter.html):
        assert f"/c/{world.slug}/desk/digests/{digest_id}" in part and "you hold an office" in part
    assert "T1" not in letter.subject and "upport" not in letter.text
    sign_in(client, world, "chair 2")
    shown = client.get(f"/c/{world.slug}/desk/digests/{digest_id}").text
    assert "This digest cannot be sent yet" in shown and "Void: the support of a statement changed" in shown


def test_each_chair_is_told_once_of_each_voiding_however_often_and_in_whatever_order_they_come(
    world, digest_id, settings
):
    withdraw(world)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
    approve(world, digest_id, settings)
    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    events = happened("digest.voided")

    handle(announce_voiding, [*reversed(events), *events])

    assert told(world, "digest_held_back") == dict.fromkeys(CHAIRS, len(events)) == dict.fromkeys(CHAIRS, 2)


def test_what_a_chair_took_back_is_no_news_to_chairs(world, digest_id):
    with transaction() as session:
        service.return_digest(session, world.actor(session, "chair 1"), digest_id, reason="Mend it.", at=utc_now())
    drain()

    assert told(world, "digest_held_back") == {}
