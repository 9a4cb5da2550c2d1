"""The states of a mail: every move is one UPDATE that names the state it leaves and the token it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Outgoing

WINDOW = 150
"""Hints outstanding at most, as for other work: without a window a backlog multiplies itself in the broker."""
HINT_EVERY = timedelta(seconds=10)
"""A hint without result after this time is given again."""
TIME_LIMIT = timedelta(seconds=240)
"""How long one attempt may take; the worker ends it then. Slow servers take their time after the last line."""
LEASE = TIME_LIMIT + timedelta(seconds=5)
ANSWER_WITHIN = timedelta(seconds=120)
"""How long the server may think after the final dot."""
DOT_BEFORE_END = ANSWER_WITHIN + timedelta(seconds=30)
"""The dot comes this long before the lease ends or not at all: its answer must find lease and worker alive."""
ROOM_TO_TRANSMIT = DOT_BEFORE_END + timedelta(seconds=30)
"""What must be left of a lease before DATA: the same, and time for the message itself."""
MAX_ATTEMPTS = 12
"""With the back-off below about twelve hours: a digest that is later than that is found on its page."""
BACK_OFF = timedelta(seconds=30)
"""Wait after the first failed attempt; doubled after each further one, as far as the longest."""
LONGEST_BACK_OFF = timedelta(hours=4)
OPEN = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.TRANSMITTING)
"""States in which more will happen by itself."""

Model = type[Outgoing]
"""The table that a mail stands in."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A mail that is ours until the lease ends."""

    model: Model
    mail_id: UUID
    token: UUID
    attempts: int
    until: datetime

    @property
    def dot_by(self) -> datetime:
        """The last moment for the final dot."""
        return self.until - DOT_BEFORE_END


def _due(model: Model, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(model.state == DeliveryState.PENDING, model.next_at <= at)


def _unhinted(model: Model, at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(model.hinted_at.is_(None), model.hinted_at <= at - HINT_EVERY)


def is_anything_due(session: Session, model: Model, *, at: datetime) -> bool:
    """True when a mail waits that nobody was told of; asked before the write lock is taken."""
    return session.scalar(sa.select(sa.exists().where(_due(model, at), _unhinted(model, at)))) is True


def due_mails(session: Session, model: Model, *, at: datetime, limit: int = WINDOW) -> list[UUID]:
    """Mark mails that wait as hinted, oldest first, as many as the window leaves room for."""
    outstanding = sa.select(sa.func.count()).select_from(model).where(model.state.in_(OPEN))
    room = limit - (session.scalar(outstanding.where(model.hinted_at > at - HINT_EVERY)) or 0)
    if room <= 0:
        return []
    waiting = sa.and_(_due(model, at), _unhinted(model, at))
    chosen = sa.select(model.id).where(waiting).order_by(model.next_at).limit(room)
    mark = sa.update(model).where(model.id.in_(chosen), waiting).values(hinted_at=at)
    return list(session.scalars(mark.returning(model.id)))


def lease(session: Session, model: Model, mail_id: UUID, *, at: datetime) -> Lease | None:
    """Make a waiting mail ours; None when it is not due or somebody else was first.

    The attempt is counted here, before the work: a mail that kills its sender must be noticed.
    """
    token = uuid4()
    take = sa.update(model).where(model.id == mail_id, _due(model, at))
    values = {"state": DeliveryState.LEASED, "token": token, "attempts": model.attempts + 1, "lease_until": at + LEASE}
    attempts = session.scalar(take.values(values).returning(model.attempts))
    if attempts is None:
        return None
    return Lease(model=model, mail_id=mail_id, token=token, attempts=attempts, until=at + LEASE)


def start_transmitting(session: Session, held: Lease, *, server: str, at: datetime) -> bool:
    """Note before DATA that the mail may leave now; False when the lease is lost or too little of it is left."""
    return _move(
        session,
        held,
        [DeliveryState.LEASED],
        held.model.lease_until >= at + ROOM_TO_TRANSMIT,
        state=DeliveryState.TRANSMITTING,
        transmitted_at=at,
        server=server[:300],
    )


def give_back(session: Session, held: Lease, answer: str, *, at: datetime) -> bool:
    """Let a mail that certainly did not arrive wait for its next attempt, later each time."""
    wait = min(BACK_OFF * 2 ** (held.attempts - 1), LONGEST_BACK_OFF)
    return _move(
        session,
        held,
        [DeliveryState.LEASED, DeliveryState.TRANSMITTING],
        state=DeliveryState.PENDING,
        next_at=at + wait,
        hinted_at=None,
        token=None,
        lease_until=None,
        answer=answer,
    )


def end(session: Session, held: Lease, state: DeliveryState, answer: str, *, at: datetime) -> bool:
    """Write down how an attempt ended; False when the row is no longer this attempt's.

    An answer that comes after the row was held to be unknown still counts, until somebody has settled it.
    The lease's end stays: before it nobody may send the mail again.
    """
    leaves = [DeliveryState.LEASED, DeliveryState.TRANSMITTING]
    if state is not DeliveryState.UNKNOWN:
        leaves.append(DeliveryState.UNKNOWN)
    unsettled = held.model.settled_as.is_(None)
    return _move(session, held, leaves, unsettled, state=state, ended_at=at, answer=answer)


def _move(
    session: Session,
    held: Lease,
    leaves: Sequence[DeliveryState],
    *conditions: sa.ColumnElement[bool],
    **values: Any,
) -> bool:
    model = held.model
    ours = sa.and_(model.id == held.mail_id, model.token == held.token, model.state.in_(leaves))
    moved = sa.update(model).where(ours, *conditions).values(**values).returning(model.id)
    return session.scalar(moved) is not None
