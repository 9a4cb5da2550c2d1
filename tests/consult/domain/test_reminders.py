"""When a round's end is brought to mind: a week and a day before, and never over a weekend."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.reminders import reminder_due, reminders

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def november(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """In November 2026, whose 1st is a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closes_at", "expected"),
    [
        (november(18, 12), (november(11, 12), november(17, 12))),  # Wednesday
        (november(21, 12), (november(13, 8), november(20, 8))),  # Saturday noon
        (november(21, 6), (november(13, 8), november(20, 6))),  # Saturday, so early that a day before is earlier
        (november(22, 23, 59), (november(13, 8), november(20, 8))),  # Sunday, one minute to midnight
        (november(23, 9), (november(16, 9), november(20, 8))),  # Monday: the day before is a Sunday
        (november(24, 9), (november(17, 9), november(23, 9))),  # Tuesday
    ],
)
def test_reminders_go_out_a_week_and_a_day_before_the_close_and_before_a_weekend(closes_at, expected):
    assert reminders(opens_at=LONG_AGO, closes_at=closes_at) == expected


def test_a_round_of_three_days_has_the_last_reminder_alone():
    assert reminders(opens_at=november(15), closes_at=november(18)) == (november(17),)


def test_a_round_of_an_hour_has_none():
    assert reminders(opens_at=november(18, 12), closes_at=november(18, 13)) == ()


def test_a_reminder_stands_until_the_next_one_and_the_last_until_the_close():
    closes_at = november(18, 12)

    def due(at):
        return reminder_due(opens_at=LONG_AGO, closes_at=closes_at, at=at)

    assert due(november(11, 11, 59)) is None
    assert due(november(11, 12)) == due(november(17, 11, 59)) == 0
    assert due(november(17, 12)) == due(november(18, 11, 59)) == 1
    assert due(closes_at) is None


@given(st.integers(min_value=0, max_value=60 * 24 * 1000).map(lambda minutes: november(1) + timedelta(minutes=minutes)))
def test_every_reminder_goes_out_on_a_working_day_before_the_close_and_the_last_one_at_least_a_day_before(closes_at):
    moments = reminders(opens_at=LONG_AGO, closes_at=closes_at)

    assert len(moments) == 2
    assert moments[0] < moments[1] <= closes_at - timedelta(days=1)
    assert all(moment.weekday() < 5 for moment in moments)
