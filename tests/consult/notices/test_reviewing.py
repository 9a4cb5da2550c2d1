"""Notices of a review: chairs learn that a digest waits for them, editors that one was returned and why."""

from uuid import UUID

import pytest

from consult.consultations.models import Consultation, Round
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Role
from consult.notices.reviewing import announce_returned_digest, announce_review, announce_scheduled_digest
from consult.synthesis import due, sealing, service
from consult.synthesis.models import Digest
from tests.consult.notices.letters import handle, happened, letters, told
from tests.draining import drain
from tests.factories import add_person, make_world, submit

WAITS, RETURNED = "digest_waits", "digest_returned"


@pytest.fixture
def world(app):
    world = make_world(members={"government": 2}, chairs=3, approvals_needed=2)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    for name in world.delegations:
        submit(world, name, "T1")
    drain()
    return world


@pytest.fixture
def digest_id(world) -> UUID:
    with transaction() as session:
        rapporteur = world.actor(session, "rapporteur")
        consultation = session.get_one(Consultation, world.consultation_id)
        return service.draft_digest_by_hand(session, rapporteur, consultation, at=utc_now()).id


def do(world, verb, who, digest_id, **values):
    with transaction() as session:
        verb(session, world.actor(session, who), digest_id, **values, at=utc_now())
    drain()


def approve(world, digest_id, who, settings):
    with reading() as session:
        present = sealing.seal(session, session.get_one(Digest, digest_id), settings)[0]
    do(world, service.approve_digest, who, digest_id, content_hash=present, settings=settings)


def test_every_chair_is_told_once_that_a_digest_waits_and_reads_nothing_of_it_in_the_mail(world, digest_id):
    drain()
    assert told(world, WAITS) == {}  # who drafted it passes it on

    do(world, service.submit_digest, "rapporteur", digest_id)
    handle(announce_review, happened("digest.submitted") * 2)

    assert told(world, WAITS) == dict.fromkeys(("chair 1", "chair 2", "chair 3"), 1)
    letter = letters(WAITS)[0]
    for part in (letter.text, letter.html):
        assert f"/c/{world.slug}/desk/digests/{digest_id}" in part
        assert "2 chairs" in part and "you hold an office" in part
        assert "T1" not in part


def test_a_first_approval_tells_the_other_chairs_and_the_last_nobody(world, digest_id, settings):
    approve(world, digest_id, "chair 1", settings)
    assert told(world, WAITS) == {"chair 2": 1, "chair 3": 1}

    approve(world, digest_id, "chair 2", settings)
    handle(announce_review, happened("digest.submitted"))

    assert told(world, WAITS) == {"chair 2": 1, "chair 3": 1}


def test_who_edits_is_told_each_return_once_with_its_reason_in_whatever_order(world, digest_id):
    for reason in ("Say who objects.", "Say it shorter."):
        do(world, service.submit_digest, "secretariat", digest_id)
        do(world, service.return_digest, "chair 1", digest_id, reason=reason)
    events = happened("digest.returned")

    handle(announce_returned_digest, [*reversed(events), *events])
    handle(announce_review, list(reversed(happened("digest.submitted"))))

    assert told(world, RETURNED) == {"rapporteur": 2, "secretariat": 2}
    assert sum("Say it shorter." in letter.text for letter in letters(RETURNED)) == 2
    assert set(told(world, WAITS).values()) == {2}


def test_a_digest_drafted_by_schedule_is_told_to_chairs_and_rapporteurs_once(world):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        due.draft_at_close(session, consultation, session.get_one(Round, world.round_id), at=utc_now())
    drain()
    handle(announce_scheduled_digest, happened("digest.drafted") * 2)

    assert set(told(world, WAITS)) == {"chair 1", "chair 2", "chair 3", "rapporteur"}
    assert set(told(world, WAITS).values()) == {len(happened("digest.drafted"))}
