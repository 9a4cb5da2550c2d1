from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round, open_and_close_due_rounds, open_round, plan_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import RoundState
from consult.events.models import LogEntry
from tests.factories import make_world

DAY = timedelta(days=1)


def plan(session, world, *, opens_at, closes_at, **more):
    consultation = session.get_one(Consultation, world.consultation_id)
    return plan_round(session, SYSTEM, consultation, opens_at=opens_at, closes_at=closes_at, at=utc_now(), **more)


def announced():
    with reading() as session:
        query = sa.select(LogEntry.name).where(LogEntry.name.like("round.%")).order_by(LogEntry.seq)
        return list(session.scalars(query))


def state_of(round_id):
    with reading() as session:
        return session.get_one(Round, round_id).state


def test_rounds_are_numbered_in_order_and_a_number_is_given_once(app):
    world, now = make_world(), utc_now()
    with transaction() as session:
        assert plan(session, world, opens_at=now, closes_at=now + DAY).number == 2
        with pytest.raises(InvalidInput, match="there is a round 2 already"):
            plan(session, world, opens_at=now, closes_at=now + DAY, number=2)
        with pytest.raises(InvalidInput, match="closes after it opens"):
            plan(session, world, opens_at=now, closes_at=now)


def test_closing_is_announced_and_dated(app):
    world, now = make_world(), utc_now()
    with transaction() as session:
        closed = close_round(session, SYSTEM, world.round_id, at=now)

    assert (closed.state, closed.closed_at) == (RoundState.CLOSED, now)
    assert announced() == ["round.opened", "round.closed"]


def test_a_closed_round_is_neither_closed_again_nor_opened(app):
    world = make_world()
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    for verb in (close_round, open_round):
        with transaction() as session, pytest.raises(MoveNotAllowed):
            verb(session, SYSTEM, world.round_id, at=utc_now())

    assert announced() == ["round.opened", "round.closed"]


def test_only_the_secretariat_turns_rounds(app):
    world = make_world()
    with transaction() as session:
        for name in ("chair 1", "observer", "focal point of government 1"):
            with pytest.raises(NotPermitted):
                close_round(session, world.actor(session, name), world.round_id, at=utc_now())
        close_round(session, world.actor(session, "secretariat"), world.round_id, at=utc_now())


def test_a_round_that_is_not_there_cannot_be_opened(app):
    with transaction() as session, pytest.raises(NotFound):
        open_round(session, SYSTEM, uuid4(), at=utc_now())


def test_the_clock_opens_and_closes_each_round_in_its_minute_and_once(app):
    world, now = make_world(lasts=3 * DAY), utc_now()
    with transaction() as session:
        next_round = plan(session, world, opens_at=now + 5 * DAY, closes_at=now + 6 * DAY)

    for at, moves in ((now, 0), (now + 2 * DAY, 1), (now + 2 * DAY, 0), (now + 5 * DAY, 1), (now + 5 * DAY, 0)):
        with transaction() as session:
            assert open_and_close_due_rounds(session, at=at) == moves

    assert (state_of(world.round_id), state_of(next_round.id)) == (RoundState.CLOSED, RoundState.OPEN)
    assert announced() == ["round.opened", "round.closed", "round.opened"]


def test_a_round_that_was_slept_through_is_opened_and_closed_at_once(app):
    world, now = make_world(), utc_now()
    with transaction() as session:
        missed = plan(session, world, opens_at=now, closes_at=now + DAY)

    with transaction() as session:
        assert open_and_close_due_rounds(session, at=now + 2 * DAY) == 2

    assert state_of(missed.id) == RoundState.CLOSED
