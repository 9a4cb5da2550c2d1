"""Windows of digests: they cover a round without gap or overlap, whatever the schedule."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.schedule import (
    LOOK_BACK,
    Cadence,
    due_windows,
    frequency_for,
    moment_of,
    uncovered,
    windows,
)
from consult.domain.vocabulary import Frequency

ZONES = ("UTC", "Europe/Zurich", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham")
OPENS, CLOSES = datetime(2026, 3, 4, 9, 30, tzinfo=UTC), datetime(2026, 3, 27, 18, 0, tzinfo=UTC)


def test_weekly_windows_end_on_the_weekday_and_with_the_round() -> None:
    found = windows(OPENS, CLOSES, Cadence(frequency=Frequency.WEEKLY, weekday=0, hour=6))

    assert [end.isoformat()[:16] for _, end in found] == [
        "2026-03-09T06:00",
        "2026-03-16T06:00",
        "2026-03-23T06:00",
        "2026-03-27T18:00",
    ]


@pytest.mark.parametrize("frequency", [Frequency.AT_CLOSE, Frequency.BY_HAND])
def test_without_a_schedule_the_round_is_one_window(frequency: Frequency) -> None:
    assert windows(OPENS, CLOSES, Cadence(frequency=frequency)) == [(OPENS, CLOSES)]


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # made aware below
    minutes=st.integers(1, 200_000),
    frequency=st.sampled_from(list(Frequency)),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    timezone=st.sampled_from(ZONES),
)
def test_windows_cover_the_round_once(
    start: datetime, minutes: int, frequency: Frequency, weekday: int, hour: int, timezone: str
) -> None:
    opens = start.replace(tzinfo=UTC)
    closes = opens + timedelta(minutes=minutes)

    found = windows(opens, closes, Cadence(frequency=frequency, weekday=weekday, hour=hour, timezone=timezone))

    assert (found[0][0], found[-1][1]) == (opens, closes)
    assert all(first[1] == second[0] for first, second in pairwise(found))
    assert all(begin < end for begin, end in found)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        ("Europe/Zurich", date(2026, 10, 24), 8, "2026-10-24T06:00"),
        ("Europe/Zurich", date(2026, 10, 26), 8, "2026-10-26T07:00"),  # after the clock went back
        ("Europe/Zurich", date(2026, 10, 25), 2, "2026-10-25T00:00"),  # comes twice: the first
        ("Europe/Zurich", date(2026, 3, 29), 2, "2026-03-29T01:00"),  # is left out: the next, 3 o’clock
        ("Australia/Lord_Howe", date(2026, 10, 4), 2, "2026-10-03T15:30"),  # half an hour is left out
        ("America/Santiago", date(2026, 9, 6), 0, "2026-09-06T04:00"),  # midnight is left out
        ("Pacific/Apia", date(2011, 12, 30), 9, "2011-12-30T10:00"),  # the whole day is left out
    ],
)
def test_an_hour_of_the_wall_is_the_first_moment_that_shows_it(zone: str, day: date, hour: int, expected: str) -> None:
    assert moment_of(day, hour, ZoneInfo(zone)).isoformat()[:16] == expected


def test_a_day_that_a_zone_leaves_out_makes_no_empty_window() -> None:
    opens, closes = datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC)

    found = windows(opens, closes, Cadence(frequency=Frequency.DAILY, hour=0, timezone="Pacific/Apia"))

    assert [end.isoformat()[:16] for _, end in found] == [
        "2011-12-28T10:00",
        "2011-12-29T10:00",
        "2011-12-30T10:00",
        "2011-12-31T10:00",
        "2012-01-01T10:00",
        "2012-01-02T00:00",
    ]


def test_what_covers_a_window_in_part_leaves_the_rest_of_it() -> None:
    middle = OPENS + timedelta(days=2)

    assert uncovered((OPENS, CLOSES), []) == (OPENS, CLOSES)
    assert uncovered((OPENS, CLOSES), [(OPENS, middle)]) == (middle, CLOSES)
    assert uncovered((OPENS, CLOSES), [(OPENS - timedelta(days=1), middle)]) == (middle, CLOSES)
    assert uncovered((OPENS, CLOSES), [(OPENS, CLOSES)]) is None
    assert uncovered((OPENS, middle), [(middle, CLOSES)]) == (OPENS, middle)


def test_a_person_gets_what_they_want_where_it_is_offered_and_the_most_frequent_else() -> None:
    offered = [Frequency.WEEKLY, Frequency.DAILY]

    assert frequency_for(None, offered) is Frequency.DAILY
    assert frequency_for(Frequency.WEEKLY, offered) is Frequency.WEEKLY
    assert frequency_for(Frequency.AT_CLOSE, offered) is Frequency.AT_CLOSE
    assert frequency_for(Frequency.BY_HAND, offered) is Frequency.DAILY
    assert frequency_for(None, []) is Frequency.BY_HAND


def test_a_window_is_due_from_its_end_until_the_look_back_ends() -> None:
    window = (OPENS, CLOSES)

    assert due_windows([window], at=CLOSES - timedelta(seconds=1)) == []
    assert due_windows([window], at=CLOSES) == [window]
    assert due_windows([window], at=CLOSES + LOOK_BACK) == []
