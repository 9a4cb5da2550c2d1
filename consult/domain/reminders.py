"""When delegations that have not answered are reminded of the end of a round."""

from datetime import UTC, datetime, time, timedelta

BEFORE_CLOSE = (timedelta(days=7), timedelta(days=1))
"""A week to ask one's capital, and a day to sign what is drafted."""
WORKING_MORNING = time(8, tzinfo=UTC)
SATURDAY = 5


def reminders(*, opens_at: datetime, closes_at: datetime) -> tuple[datetime, ...]:
    """The moments of a round's reminders, in order; none before the round opens.

    Nobody reads mail on Saturday and Sunday. A reminder that would go out then, or a last one for a round that ends
    then, goes out on the Friday before, in the morning (UTC).
    """
    moments = [_on_a_working_day(closes_at - before) for before in BEFORE_CLOSE]
    moments[-1] = min(moments[-1], _on_a_working_day(closes_at))
    return tuple(moment for moment in moments if moment > opens_at)


def reminder_due(*, opens_at: datetime, closes_at: datetime, at: datetime) -> int | None:
    """Which reminder of a round stands now, by its place; None before the first and after the close.

    A reminder stands until the next one, so a clock that comes late still sends it, and one that comes too late
    sends the next one alone.
    """
    if at >= closes_at:
        return None
    passed = sum(moment <= at for moment in reminders(opens_at=opens_at, closes_at=closes_at))
    return passed - 1 if passed else None


def _on_a_working_day(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    days_too_late = moment.weekday() - SATURDAY + 1
    if days_too_late <= 0:
        return moment
    return datetime.combine(moment.date() - timedelta(days=days_too_late), WORKING_MORNING)
