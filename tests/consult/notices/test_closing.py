"""Reminders of the end of a round: to those who have not answered, each once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Round
from consult.database import transaction
from consult.domain.vocabulary import RoundState
from consult.notices.closing import remind_closing_rounds
from tests.consult.notices.letters import letters, told
from tests.factories import make_world, submit

CLOSES = datetime(2026, 12, 16, 12, tzinfo=UTC)  # a Wednesday
OPENED = CLOSES - timedelta(days=30)
A_WEEK_BEFORE = CLOSES - timedelta(days=7)
A_DAY_BEFORE = CLOSES - timedelta(days=1)


@pytest.fixture
def world(app):
    world = make_world(members={"government": 2})
    with transaction() as session:
        session.execute(sa.update(Round).values(opens_at=OPENED, closes_at=CLOSES))
    return world


def remind(at):
    with transaction() as session:
        remind_closing_rounds(session, at=at)


def test_those_who_have_not_answered_are_reminded_a_week_and_a_day_before_the_close(world):
    submit(world, "government 1", "T1", at=OPENED)

    remind(A_WEEK_BEFORE - timedelta(seconds=1))
    assert told(world, "round_closing") == {}
    remind(A_WEEK_BEFORE)
    assert told(world, "round_closing") == {"focal point of government 2": 1}
    remind(A_DAY_BEFORE)
    assert told(world, "round_closing") == {"focal point of government 2": 2}


def test_a_clock_that_ticks_often_reminds_once(world):
    for hours in range(5):
        remind(A_WEEK_BEFORE + timedelta(hours=hours))

    assert set(told(world, "round_closing").values()) == {1}


def test_a_clock_that_stood_still_sends_the_last_reminder_alone(world):
    remind(A_DAY_BEFORE + timedelta(hours=3))

    assert set(told(world, "round_closing").values()) == {1}


def test_nobody_is_reminded_of_a_round_that_is_over_or_not_open(world):
    remind(CLOSES)
    with transaction() as session:
        session.execute(sa.update(Round).values(state=RoundState.CLOSED))
    remind(A_DAY_BEFORE)

    assert told(world, "round_closing") == {}


def test_who_took_a_position_back_has_not_answered(world):
    submit(world, "government 1", "T1", at=OPENED)
    submit(world, "government 1", "T1", None, base_version=1, at=OPENED)

    remind(A_WEEK_BEFORE)

    assert set(told(world, "round_closing")) == {"focal point of government 1", "focal point of government 2"}


def test_the_reminder_says_when_the_round_closes(world):
    remind(A_WEEK_BEFORE)

    letter = letters("round_closing")[0]
    assert "16 December 2026" in letter.subject
    assert "16 December 2026" in letter.text
    assert "12:00" in letter.text
