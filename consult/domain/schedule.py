"""The windows of scheduled digests: half-open intervals of UTC, computed from the round and nothing else."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from consult.domain.vocabulary import Audience, Frequency

LOOK_BACK = timedelta(days=7)
"""How long after its end a window without a digest still gets one: a week covers any outage we would survive."""

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)

Window = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """To whom a digest goes, and how often: each edition has one digest of a window."""

    audience: Audience = Audience.PARTICIPANTS
    frequency: Frequency = Frequency.BY_HAND


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How often a digest is drafted, and at which wall time.

    `weekday` (0 is Monday) is read for `weekly` alone; `hour` and `timezone` for `daily` and `weekly`.
    """

    frequency: Frequency
    weekday: int = 0
    hour: int = 6
    timezone: str = "UTC"


def windows(opens_at: datetime, ends_at: datetime, cadence: Cadence) -> list[Window]:
    """The windows of a round, first to last; together they cover it without gap or overlap, whatever clocks do.

    A window ends at the hour on the wall of its zone: where the clock is put forward over that hour, at the next
    moment that there is; where the hour comes twice, at the first. Daily and weekly windows are cut short by the
    round, the others are the whole round. An empty round has none.
    """
    ends = list(_ends_of(opens_at, ends_at, cadence))
    starts = [opens_at, *ends]
    return [window for window in zip(starts, [*ends, ends_at], strict=True) if window[0] < window[1]]


def _ends_of(opens_at: datetime, ends_at: datetime, cadence: Cadence) -> Iterator[datetime]:
    if cadence.frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return
    zone = ZoneInfo(cadence.timezone)
    day, last = opens_at.astimezone(zone).date(), opens_at
    while (end := moment_of(day, cadence.hour, zone)) < ends_at:
        # a zone that leaves out a whole day ends two of them at one moment
        if end > last and (cadence.frequency == Frequency.DAILY or day.weekday() == cadence.weekday):
            yield end
            last = end
        day += _DAY


def moment_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show this hour: the first of two, or the next that there is."""
    wall = datetime.combine(day, time(hour))
    while True:
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall:
            return moment
        wall += _MINUTE


def due_windows(all_windows: Iterable[Window], *, at: datetime) -> list[Window]:
    """The windows that ended not longer ago than the look-back."""
    return [window for window in all_windows if window[1] <= at < window[1] + LOOK_BACK]


def uncovered(window: Window, covered: Iterable[Window]) -> Window | None:
    """The part of a window that nothing covers which began before its end; None where there is none.

    What covers it may begin earlier and end within it: a digest drafted by hand, or by another schedule.
    """
    start = max((end for begin, end in covered if begin < window[1]), default=window[0])
    return (max(start, window[0]), window[1]) if start < window[1] else None


def main_frequency(offered: Collection[Frequency]) -> Frequency:
    """The most frequent one offered; by hand where none is."""
    return next((frequency for frequency in Frequency if frequency in offered), Frequency.BY_HAND)


def frequency_for(wanted: Frequency | None, offered: Collection[Frequency]) -> Frequency:
    """How often a person gets the digests of an audience: as wanted where that is offered, else the main one.

    Only at the close can be wanted everywhere: every round has one.
    """
    if wanted is not None and (wanted in offered or wanted is Frequency.AT_CLOSE):
        return wanted
    return main_frequency(offered)


@cache
def timezones() -> frozenset[str]:
    """The names of the IANA database of time zones."""
    return frozenset(available_timezones())
