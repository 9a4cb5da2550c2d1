"""What a submission must hold, whoever repeats or delays it; on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, Delegation
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    PositionChanged,
    RoundClosed,
    SubmissionKeyReused,
)
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.events.queries import faults_in_log
from consult.positions import service
from consult.targets.models import TargetRevision
from consult.targets.service import Wording, revise_target
from tests.consult.positions.visiting import OWN, standing, submission_of
from tests.factories import World, make_world, submit


def test_a_position_is_stored_logged_and_receipted_once(world: World) -> None:
    receipt = submit(world, OWN, "T1", Stance.OPPOSE, rationale="Who pays?")

    position = standing(world)
    assert position is not None
    [line] = receipt["positions"]
    assert (position.version, position.stance, position.seq) == (1, "oppose", line["seq"])
    with reading() as session:
        entry = session.get_one(LogEntry, (world.consultation_id, line["seq"]))
        assert entry.name == "position.submitted"
        assert entry.data["position_id"] == str(position.id)
        assert faults_in_log(session, world.consultation_id) == []


def test_the_same_key_answers_the_same_for_ever(world: World) -> None:
    key = uuid4().hex
    first = submit(world, OWN, "T1", Stance.SUPPORT, key=key)
    submit(world, OWN, "T1", Stance.OPPOSE, base_version=1)

    assert submit(world, OWN, "T1", Stance.SUPPORT, key=key) == first


def test_a_late_copy_of_an_earlier_request_brings_nothing_back(world: World) -> None:
    a = uuid4().hex
    submit(world, OWN, "T1", Stance.SUPPORT, key=a)
    submit(world, OWN, "T1", Stance.OPPOSE, base_version=1)
    submit(world, OWN, "T1", Stance.SUPPORT, key=a)

    position = standing(world)
    assert position is not None
    assert (position.stance, position.version) == ("oppose", 2)


def test_a_key_is_not_used_for_other_content(world: World) -> None:
    key = uuid4().hex
    submit(world, OWN, "T1", Stance.SUPPORT, key=key)

    with pytest.raises(SubmissionKeyReused):
        submit(world, OWN, "T1", Stance.OPPOSE, key=key)


def test_two_delegations_may_use_the_same_key(world: World) -> None:
    key = uuid4().hex

    assert submit(world, OWN, "T1", key=key) != submit(world, "government 2", "T1", key=key)


def test_a_position_that_was_changed_meanwhile_is_not_overwritten(world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT, rationale="Theirs.")

    with pytest.raises(PositionChanged) as refused:
        submit(world, OWN, "T1", Stance.OPPOSE, rationale="Ours.")

    [both] = refused.value.extra
    assert (both["current"]["rationale"], both["yours"]["rationale"]) == ("Theirs.", "Ours.")


def test_nothing_is_taken_after_the_round_closed(world: World) -> None:
    key = uuid4().hex
    receipt = submit(world, OWN, "T1", key=key)
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    with pytest.raises(RoundClosed):
        submit(world, OWN, "T2")
    assert submit(world, OWN, "T1", key=key) == receipt


def test_nothing_is_taken_after_the_minute_of_the_close_even_before_the_clock_came_round(world: World) -> None:
    with pytest.raises(RoundClosed):
        submit(world, OWN, "T1", at=utc_now() + timedelta(days=40))


def test_a_withdrawn_accreditation_ends_every_voice_of_the_delegation(world: World) -> None:
    name = f"focal point of {OWN}"
    with transaction() as session:
        actor = world.actor(session, name)
        session.get_one(Delegation, world.delegations[OWN]).withdrawn_at = utc_now()

    with transaction() as session, pytest.raises(NotPermitted):
        submission = submission_of(world)
        service.submit_positions(session, actor, world.delegations[OWN], submission=submission, at=utc_now())
    with pytest.raises(NotFound):
        submit(world, OWN, "T1")


def test_an_office_that_ended_after_the_page_was_opened_signs_nothing(world: World) -> None:
    name = f"focal point of {OWN}"
    with transaction() as session:
        actor = world.actor(session, name)
        ended = sa.update(Appointment).where(Appointment.person_id == world.people[name])
        session.execute(ended.values(ended_at=utc_now()))

    with transaction() as session, pytest.raises(NotPermitted):
        service.submit_positions(session, actor, world.delegations[OWN], submission=submission_of(world), at=utc_now())


@pytest.mark.parametrize("name", ["chair 1", "secretariat", "observer", "focal point of government 2"])
def test_nobody_else_reaches_the_delegation(world: World, name: str) -> None:
    with transaction() as session, pytest.raises(NotFound):
        actor = world.actor(session, name)
        service.submit_positions(session, actor, world.delegations[OWN], submission=submission_of(world), at=utc_now())


def test_a_withdrawal_is_a_version_and_ends_what_stood(world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    submit(world, OWN, "T1", None, base_version=1)

    position = standing(world)
    assert position is not None
    assert (position.version, position.is_withdrawn, position.stance) == (2, True, None)
    with pytest.raises(InvalidInput):
        submit(world, OWN, "T1", None, base_version=2)


def test_a_superseded_wording_takes_no_position(world: World) -> None:
    with transaction() as session:
        revision = session.get_one(TargetRevision, world.revisions["T1"])
        new = Wording(title="New words")
        revise_target(session, SYSTEM, world.consultation_id, revision.target_id, new, at=utc_now())

    with pytest.raises(InvalidInput) as refused:
        submit(world, OWN, "T1")
    assert refused.value.fields == {"revision_id": "superseded"}


def test_a_target_of_another_consultation_is_not_there(world: World) -> None:
    other = make_world(members={"government": 1})
    world.revisions["T9"] = other.revisions["T1"]

    with pytest.raises(NotFound):
        submit(world, OWN, "T9")


def test_a_submission_of_several_is_taken_whole_or_not_at_all(world: World) -> None:
    submit(world, OWN, "T2", Stance.SUPPORT)
    entries = [(world.revisions["T1"], 0), (world.revisions["T2"], 0)]

    with transaction() as session, pytest.raises(PositionChanged):
        actor = world.actor(session, f"focal point of {OWN}")
        several = submission_of(world, entries)
        service.submit_positions(session, actor, world.delegations[OWN], submission=several, at=utc_now())

    assert standing(world, "T1") is None
