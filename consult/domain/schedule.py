"""The windows of scheduled digests: half-open intervals of UTC, computed from the round and nothing else."""

from datetime import datetime, timedelta

LOOK_BACK = timedelta(days=7)
"""How long after its end a window without a digest still gets one: a week covers any outage we would survive."""

_STEPS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}

Window = tuple[datetime, datetime]


def windows(opens_at: datetime, closes_at: datetime, *, every: str, weekday: int, hour: int) -> list[Window]:
    """The windows of a round, first to last; together they cover it without gap or overlap.

    Args:
        every: `daily`, `weekly`, or anything else for one window that is the whole round.
        weekday: 0 is Monday; read for `weekly` alone.
        hour: 0 to 23, UTC.
    """
    step = _STEPS.get(every)
    if step is None:
        return [(opens_at, closes_at)]
    end = opens_at.replace(hour=hour, minute=0, second=0, microsecond=0)
    while end <= opens_at or (every == "weekly" and end.weekday() != weekday):
        end += timedelta(days=1)
    found, start = [], opens_at
    while end < closes_at:
        found.append((start, end))
        start, end = end, end + step
    return [*found, (start, closes_at)]


def due_windows(all_windows: list[Window], *, at: datetime) -> list[Window]:
    """The windows that ended not longer ago than the look-back."""
    return [window for window in all_windows if window[1] <= at < window[1] + LOOK_BACK]
