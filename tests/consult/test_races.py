"""Two at once, fifty times: every "once" holds because a constraint or a lock says so, on both databases."""

from functools import partial
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Appointment, Consultation, Round
from consult.consultations.service import appoint, close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Role, Stance
from consult.events.catalogue import PositionDrafted
from consult.events.inbox import claim
from consult.events.log import publish
from consult.events.models import HandledEvent, LogEntry
from consult.events.queries import faults_in_log
from consult.organisations.service import register_person
from consult.positions.models import Position, Submission
from consult.synthesis import due
from consult.synthesis.models import Digest
from tests.factories import World, add_delegation, make_world, submit
from tests.racing import at_once

TIMES = 50


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(members={"government": 1})


def count(query: sa.Select[int]) -> int:
    with transaction() as session:
        return session.scalars(query).one()


def test_one_key_sent_twice_at_once_is_one_submission(app: Flask, world: World) -> None:
    for version in range(TIMES):
        key = uuid4().hex
        act = partial(submit, world, "government 1", "T1", base_version=version, key=key)
        assert at_once(app, act, act) == ["done", "done"]

    assert count(sa.select(sa.func.count()).select_from(Submission)) == TIMES
    assert count(sa.select(sa.func.count()).select_from(Position)) == TIMES


def test_two_changes_of_one_version_leave_one(app: Flask, world: World) -> None:
    refused = 0
    for version in range(TIMES):
        acts = [
            partial(submit, world, "government 1", "T1", stance, base_version=version)
            for stance in (Stance.SUPPORT, Stance.OPPOSE)
        ]
        outcomes = at_once(app, *acts)
        assert sorted(outcomes) == ["done", "position_changed"]
        refused += outcomes.count("position_changed")

    assert refused == TIMES
    assert count(sa.select(sa.func.max(Position.version))) == TIMES


def test_places_in_the_log_are_given_once(app: Flask, world: World) -> None:
    event = PositionDrafted(delegation_id=world.delegations["government 1"], round_id=world.round_id)

    def append() -> None:
        with transaction() as session:
            publish(session, world.consultation_id, event, actor=SYSTEM, at=utc_now())

    before = count(sa.select(sa.func.max(LogEntry.seq)))
    for _ in range(TIMES):
        assert at_once(app, append, append) == ["done", "done"]

    assert count(sa.select(sa.func.max(LogEntry.seq))) == before + 2 * TIMES
    with transaction() as session:
        assert faults_in_log(session, world.consultation_id) == []


def test_an_effect_is_claimed_once(app: Flask, world: World) -> None:
    claimed: list[bool] = []

    def take(event_id: UUID) -> None:
        with transaction() as session:
            claimed.append(claim(session, event_id, "synthesis.refresh_tally"))

    for _ in range(TIMES):
        event_id = uuid4()
        at_once(app, partial(take, event_id), partial(take, event_id))

    assert sorted(claimed) == [False] * TIMES + [True] * TIMES
    assert count(sa.select(sa.func.count()).select_from(HandledEvent)) == TIMES


def test_a_window_gets_one_digest(app: Flask, world: World) -> None:
    submit(world, "government 1", "T1")

    def draft() -> None:
        with transaction() as session:
            consultation = session.get_one(Consultation, world.consultation_id)
            due.draft_at_close(session, consultation, session.get_one(Round, world.round_id), at=utc_now())

    for _ in range(10):
        assert at_once(app, draft, draft) == ["done", "done"]
        assert count(sa.select(sa.func.count()).select_from(Digest)) == 1


def test_a_delegation_has_one_focal_point(app: Flask, world: World) -> None:
    for number in range(TIMES):
        with transaction() as session:
            name = f"delegation {number}"
            add_delegation(session, world, name, "government", at=utc_now())
            ended = sa.update(Appointment).where(Appointment.delegation_id == world.delegations[name])
            session.execute(ended.values(ended_at=utc_now()))
            people = [
                register_person(session, SYSTEM, name=f"{side}", email=f"{side}{number}@example.org", at=utc_now()).id
                for side in ("first", "second")
            ]

        def take_office(person_id: UUID, delegation_id: UUID) -> None:
            with transaction() as session:
                consultation = session.get_one(Consultation, world.consultation_id)
                appoint(
                    session,
                    SYSTEM,
                    consultation,
                    person_id,
                    Role.FOCAL_POINT,
                    delegation_id=delegation_id,
                    at=utc_now(),
                )

        acts = [partial(take_office, person_id, world.delegations[name]) for person_id in people]
        outcomes = at_once(app, *acts)
        assert outcomes.count("done") == 1, outcomes


def test_nothing_submitted_stands_after_the_close(app: Flask) -> None:
    for _ in range(TIMES):
        world = make_world(targets=("T1",), members={"government": 1})

        def close(world: World = world) -> None:
            with transaction() as session:
                close_round(session, SYSTEM, world.round_id, at=utc_now())

        outcomes = at_once(app, close, partial(submit, world, "government 1", "T1"))
        assert outcomes[0] == "done"
        assert outcomes[1] in {"done", "round_closed"}
        with transaction() as session:
            entries = session.execute(
                sa.select(LogEntry.name, LogEntry.seq).where(LogEntry.consultation_id == world.consultation_id)
            ).all()
        places = {entry.name: entry.seq for entry in entries}
        assert places.get("position.submitted", 0) < places["round.closed"]
