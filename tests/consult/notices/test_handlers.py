"""Notices of office: who is told what, once, however often and in whatever order the events come."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.accreditation.service import restore_accreditation, withdraw_accreditation
from consult.consultations.models import Consultation
from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.dispositions import DispositionKind
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.followup.service import Chosen, answer_inputs
from consult.notices import handlers
from consult.positions import service as positions
from consult.positions.models import Position
from consult.positions.submission import Entry, Submission
from consult.subscriptions import SUBSCRIPTIONS
from tests.consult.notices.letters import handle, happened, letters, told
from tests.consult.notices.test_handlers_of_bodies import CAUSES
from tests.draining import drain
from tests.factories import add_person, make_world, submit

MEMBERS = {"government": 1, "civil_society": 1}
FOCAL_POINTS = {"focal point of government 1": 1, "focal point of civil_society 1": 1}


@pytest.fixture
def world(app):
    return make_world(members=MEMBERS)


def add_contributor(world):
    with transaction() as session:
        delegation_id = world.delegations["government 1"]
        add_person(session, world, "contributor", Role.CONTRIBUTOR, delegation_id=delegation_id, at=utc_now())


def submit_two(world):
    entries = tuple(
        Entry(content=PositionContent(stance=Stance.OPPOSE), base_version=0, revision_id=world.revisions[code])
        for code in ("T1", "T2")
    )
    with transaction() as session:
        return positions.submit_positions(
            session,
            world.actor(session, "focal point of government 1"),
            world.delegations["government 1"],
            submission=Submission(submission_key="key", entries=entries),
            at=utc_now(),
        )


def answer(world, reason):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        ticked = tuple(session.scalars(sa.select(Position.id).where(Position.consultation_id == consultation.id)))
        answer_inputs(
            session,
            world.actor(session, "chair 1"),
            consultation,
            chosen=Chosen(act_id=uuid4(), ticked=ticked),
            kind=DispositionKind.NOTED,
            reason=reason,
            at=utc_now(),
        )


def change_accreditation(world, verb):
    with transaction() as session:
        delegation_id = world.delegations["government 1"]
        verb(session, world.actor(session, "secretariat"), delegation_id, reason="A new government.", at=utc_now())


def test_the_people_of_all_delegations_are_told_that_a_round_is_open(world):
    add_contributor(world)

    drain()

    assert told(world, "round_opened") == {**FOCAL_POINTS, "contributor": 1}


def test_a_round_that_is_over_is_not_announced(app):
    world = make_world(members=MEMBERS, opened_ago=timedelta(days=9), lasts=timedelta(days=3))
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    drain()

    assert told(world, "round_opened") == {}


def test_a_round_whose_time_is_over_is_not_announced_though_nobody_has_closed_it_yet(app):
    world = make_world(members=MEMBERS, opened_ago=timedelta(days=9), lasts=timedelta(days=3))

    drain()

    assert told(world, "round_opened") == {}


def test_everybody_of_the_delegation_gets_one_receipt_a_submission(world):
    add_contributor(world)

    submit_two(world)
    drain()

    assert told(world, "submission_received") == {"focal point of government 1": 1, "contributor": 1}


def test_the_mail_of_a_receipt_says_where_the_positions_stand_and_not_what_they_say(world):
    receipt = submit_two(world)
    drain()

    [letter] = letters("submission_received")
    for line in receipt["positions"]:
        for body in (letter.text, letter.html):
            assert line["entry_hash"] in body
            assert f"{line['code']}, version 1: place {line['seq']} in the log" in body
    link = f"http://127.0.0.1:8000/d/{world.delegations['government 1']}/receipts/{receipt['submission_id']}"
    assert link in letter.text
    assert f'href="{link}"' in letter.html
    said = f"{letter.subject} {letter.text} {letter.html}".lower()
    assert "oppose" not in said
    assert "T1" not in letter.subject


def test_a_withdrawal_gets_a_receipt_too(world):
    submit(world, "government 1", "T1")
    submit(world, "government 1", "T1", None, base_version=1)

    drain()

    assert told(world, "submission_received") == {"focal point of government 1": 2}


def test_the_people_are_told_why_the_accreditation_was_withdrawn(world):
    drain()

    change_accreditation(world, withdraw_accreditation)
    drain()

    assert told(world, "accreditation_withdrawn") == {"focal point of government 1": 1}
    [letter] = letters("accreditation_withdrawn")
    assert "Reason: A new government." in letter.text


def test_what_was_restored_meanwhile_is_not_said_to_be_withdrawn(world):
    change_accreditation(world, withdraw_accreditation)
    change_accreditation(world, restore_accreditation)

    drain()

    assert told(world, "accreditation_withdrawn") == {}
    assert told(world, "accreditation_restored") == {"focal point of government 1": 1}


HANDLERS = {
    handlers.announce_round: ("round.opened", "round_opened"),
    handlers.announce_withdrawal: ("accreditation.withdrawn", "accreditation_withdrawn"),
    handlers.announce_restoration: ("accreditation.restored", "accreditation_restored"),
    handlers.send_receipt: ("position.submitted", "submission_received"),
    handlers.announce_answers: ("disposition.recorded", "input_answered"),
}


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__name__)
def test_each_handler_run_twice_and_in_reverse_tells_each_person_once(world, handler):
    submit_two(world)
    submit(world, "civil_society 1", "T1")
    if handler in (handlers.announce_withdrawal, handlers.announce_restoration):
        change_accreditation(world, withdraw_accreditation)
    if handler is handlers.announce_restoration:
        change_accreditation(world, restore_accreditation)
    if handler is handlers.announce_answers:
        answer(world, "Noted first.")
        answer(world, "Noted again.")
    name, template = HANDLERS[handler]
    events = happened(name)

    handle(handler, [*reversed(events), *events, *events])

    assert set(told(world, template).values()) == {1}


def test_every_subscribed_handler_is_run_twice_in_these_tests():
    subscribed = {handler for found in SUBSCRIPTIONS.values() for handler in found}

    assert {handler for handler in subscribed if handler.__module__ == handlers.__name__} == {*HANDLERS, *CAUSES}
