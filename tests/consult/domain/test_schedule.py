"""Windows of digests: they cover a round without gap or overlap, whatever the schedule."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.schedule import LOOK_BACK, due_windows, windows

OPENS, CLOSES = datetime(2026, 3, 4, 9, 30, tzinfo=UTC), datetime(2026, 3, 27, 18, 0, tzinfo=UTC)


def test_weekly_windows_end_on_the_weekday_and_with_the_round() -> None:
    found = windows(OPENS, CLOSES, every="weekly", weekday=0, hour=6)

    assert [end.isoformat()[:16] for _, end in found] == [
        "2026-03-09T06:00",
        "2026-03-16T06:00",
        "2026-03-23T06:00",
        "2026-03-27T18:00",
    ]


@pytest.mark.parametrize("every", ["at_close", "by_hand"])
def test_without_a_schedule_the_round_is_one_window(every: str) -> None:
    assert windows(OPENS, CLOSES, every=every, weekday=0, hour=6) == [(OPENS, CLOSES)]


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # made aware below
    minutes=st.integers(1, 200_000),
    every=st.sampled_from(["daily", "weekly", "at_close"]),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
)
def test_windows_cover_the_round_once(start: datetime, minutes: int, every: str, weekday: int, hour: int) -> None:
    opens = start.replace(tzinfo=UTC)
    closes = opens + timedelta(minutes=minutes)

    found = windows(opens, closes, every=every, weekday=weekday, hour=hour)

    assert (found[0][0], found[-1][1]) == (opens, closes)
    assert all(first[1] == second[0] for first, second in pairwise(found))
    assert all(begin < end for begin, end in found)


def test_a_window_is_due_from_its_end_until_the_look_back_ends() -> None:
    window = (OPENS, CLOSES)

    assert due_windows([window], at=CLOSES - timedelta(seconds=1)) == []
    assert due_windows([window], at=CLOSES) == [window]
    assert due_windows([window], at=CLOSES + LOOK_BACK) == []
