"""Work rows: what is due, who has taken it, what became of it. The database is the queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import WorkState
from consult.events.catalogue import CATALOGUE
from consult.events.erasing import content_of
from consult.events.inbox import claim
from consult.events.models import LogEntry, Work
from consult.events.registry import Delivered, handler_called

WINDOW = 150
"""Hints outstanding at most: without a window a backlog multiplies itself in the broker."""
HINT_EVERY = timedelta(seconds=10)
"""A hint without result after this time is given again."""
TIME_LIMIT = timedelta(seconds=30)
"""How long a handler may take; the worker ends it then."""
LEASE = TIME_LIMIT + timedelta(seconds=5)
MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=2)
"""Wait after the first failed attempt; doubled after each further one."""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A work row to look at, and the handler whose queue it belongs to."""

    work_id: UUID
    handler: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A work row that is ours until the lease ends."""

    work_id: UUID
    event_id: UUID
    handler: str
    token: UUID
    attempts: int


def _takeable(at: datetime) -> sa.ColumnElement[bool]:
    due = sa.and_(Work.state == WorkState.DUE, Work.next_at <= at)
    return sa.or_(due, sa.and_(Work.state == WorkState.RUNNING, Work.lease_until <= at))


def rows_to_hint(session: Session, *, at: datetime, window: int = WINDOW) -> list[Hint]:
    """Mark due rows as hinted, oldest first, as many as the window leaves room for."""
    stale = at - HINT_EVERY
    outstanding = session.scalar(
        sa.select(sa.func.count())
        .select_from(Work)
        .where(Work.state.in_([WorkState.DUE, WorkState.RUNNING]), Work.hinted_at > stale)
    )
    room = window - (outstanding or 0)
    if room <= 0:
        return []
    unhinted = sa.or_(Work.hinted_at.is_(None), Work.hinted_at <= stale)
    chosen = sa.select(Work.id).where(_takeable(at), unhinted).order_by(Work.next_at).limit(room)
    mark = sa.update(Work).where(Work.id.in_(chosen), _takeable(at), unhinted).values(hinted_at=at)
    rows = session.execute(mark.returning(Work.id, Work.handler)).all()
    return [Hint(work_id=row.id, handler=row.handler) for row in rows]


def is_anything_due(session: Session, *, at: datetime) -> bool:
    """True when a row waits that nobody was told of; asked by the relay before it takes the write lock."""
    unhinted = sa.or_(Work.hinted_at.is_(None), Work.hinted_at <= at - HINT_EVERY)
    return session.scalar(sa.select(sa.exists().where(_takeable(at), unhinted))) is True


def take(session: Session, work_id: UUID, *, at: datetime) -> Taken | None:
    """Make a due row ours, or one whose lease ran out; None when somebody else was first.

    The attempt is counted here, before the work: a handler that kills its process must be noticed.
    A row that used up its attempts is parked instead.
    """
    _park_if_exhausted(session, work_id, at=at)
    row = session.execute(
        sa.update(Work)
        .where(Work.id == work_id, _takeable(at))
        .values(state=WorkState.RUNNING, token=uuid4(), attempts=Work.attempts + 1, lease_until=at + LEASE)
        .returning(Work.event_id, Work.handler, Work.token, Work.attempts)
    ).one_or_none()
    if row is None or row.token is None:
        return None
    return Taken(work_id=work_id, event_id=row.event_id, handler=row.handler, token=row.token, attempts=row.attempts)


def _park_if_exhausted(session: Session, work_id: UUID, *, at: datetime) -> None:
    session.execute(
        sa.update(Work)
        .where(Work.id == work_id, _takeable(at), Work.attempts >= MAX_ATTEMPTS)
        .values(state=WorkState.PARKED, last_error="the process ended in each attempt", token=None)
    )


def run(session: Session, taken: Taken, *, at: datetime) -> UUID | None:
    """Claim, effect and end of a taken row, in the caller's one transaction.

    Returns: the consultation in which the handler worked; None when there was nothing left to do.
    Raises: whatever the handler raises; then nothing of this transaction stays.
    """
    worked_in = None
    if claim(session, taken.event_id, taken.handler):
        delivered = _delivered(session, taken.event_id, at=at)
        if delivered is not None:
            handler_called(taken.handler)(session, delivered)
            worked_in = delivered.consultation_id
        session.flush()
    session.execute(
        sa.update(Work)
        .where(Work.id == taken.work_id, Work.token == taken.token)
        .values(state=WorkState.DONE, token=None, lease_until=None, last_error=None)
    )
    return worked_in


def fail(session: Session, taken: Taken, error: str, *, at: datetime) -> None:
    """Give a row back after a failed attempt: later, or parked when the attempts are used up."""
    spent = taken.attempts >= MAX_ATTEMPTS
    session.execute(
        sa.update(Work)
        .where(Work.id == taken.work_id, Work.token == taken.token)
        .values(
            state=WorkState.PARKED if spent else WorkState.DUE,
            next_at=at + BACK_OFF * 2 ** (taken.attempts - 1),
            hinted_at=None,
            lease_until=None,
            token=None,
            last_error=error[:2000],
        )
    )


def release_orphans(session: Session) -> int:
    """Make every running or hinted row due again; only for a start at which no worker can be alive."""
    waiting = sa.update(Work).where(Work.state.in_([WorkState.DUE, WorkState.RUNNING]))
    values = {"state": WorkState.DUE, "hinted_at": None, "lease_until": None, "token": None}
    return len(session.execute(waiting.values(values).returning(Work.id)).all())


def requeue(session: Session, work_id: UUID, *, at: datetime) -> None:
    """Let a parked row be tried again from the start."""
    session.execute(
        sa.update(Work)
        .where(Work.id == work_id, Work.state == WorkState.PARKED)
        .values(state=WorkState.DUE, attempts=0, next_at=at, hinted_at=None)
    )


def _delivered(session: Session, event_id: UUID, *, at: datetime) -> Delivered | None:
    """The event as its handler gets it; None when its content was erased meanwhile."""
    entry = session.scalars(sa.select(LogEntry).where(LogEntry.event_id == event_id)).one()
    kind, data = CATALOGUE[entry.name], content_of(session, entry)
    if data is None:
        return None
    return Delivered(
        event_id=event_id,
        consultation_id=entry.consultation_id,
        seq=entry.seq,
        event=kind.from_data(data),
        now=at,
    )
