"""The states of a delivery: every move is one UPDATE that names the state it leaves and the token it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.synthesis.models import Delivery

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


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A delivery that is ours until the lease ends."""

    delivery_id: UUID
    digest_id: UUID
    token: UUID
    attempts: int
    until: datetime

    @property
    def dot_by(self) -> datetime:
        """The last moment for the final dot."""
        return self.until - DOT_BEFORE_END


def _due(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Delivery.state == DeliveryState.PENDING, Delivery.next_at <= at)


def _unhinted(at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(Delivery.hinted_at.is_(None), Delivery.hinted_at <= at - HINT_EVERY)


def is_anything_due(session: Session, *, at: datetime) -> bool:
    """True when a delivery waits that nobody was told of; asked before the write lock is taken."""
    return session.scalar(sa.select(sa.exists().where(_due(at), _unhinted(at)))) is True


def due_deliveries(session: Session, *, at: datetime, limit: int = WINDOW) -> list[UUID]:
    """Mark deliveries that wait as hinted, oldest first, as many as the window leaves room for."""
    under_way = Delivery.state.in_([DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.TRANSMITTING])
    outstanding = sa.select(sa.func.count()).select_from(Delivery)
    room = limit - (session.scalar(outstanding.where(under_way, Delivery.hinted_at > at - HINT_EVERY)) or 0)
    if room <= 0:
        return []
    chosen = sa.select(Delivery.id).where(_due(at), _unhinted(at)).order_by(Delivery.next_at).limit(room)
    mark = sa.update(Delivery).where(Delivery.id.in_(chosen), _due(at), _unhinted(at)).values(hinted_at=at)
    return list(session.scalars(mark.returning(Delivery.id)))


def lease(session: Session, delivery_id: UUID, *, at: datetime) -> Lease | None:
    """Make a waiting delivery ours; None when it is not due or somebody else was first.

    The attempt is counted here, before the work: a mail that kills its sender must be noticed.
    """
    token = uuid4()
    row = session.execute(
        sa.update(Delivery)
        .where(Delivery.id == delivery_id, _due(at))
        .values(state=DeliveryState.LEASED, token=token, attempts=Delivery.attempts + 1, lease_until=at + LEASE)
        .returning(Delivery.digest_id, Delivery.attempts)
    ).one_or_none()
    if row is None:
        return None
    return Lease(delivery_id=delivery_id, digest_id=row.digest_id, token=token, attempts=row.attempts, until=at + LEASE)


def start_transmitting(session: Session, held: Lease, *, server: str, at: datetime) -> bool:
    """Note before DATA that the mail may leave now; False when the lease is lost or too little of it is left."""
    return _move(
        session,
        held,
        [DeliveryState.LEASED],
        Delivery.lease_until >= at + ROOM_TO_TRANSMIT,
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

    An answer that comes after the row was held to be unknown still counts, until a chair has settled it.
    The lease's end stays: before it nobody may send the mail again.
    """
    leaves = [DeliveryState.LEASED, DeliveryState.TRANSMITTING]
    if state is not DeliveryState.UNKNOWN:
        leaves.append(DeliveryState.UNKNOWN)
    unsettled = Delivery.settled_as.is_(None)
    return _move(session, held, leaves, unsettled, state=state, ended_at=at, answer=answer)


def _move(
    session: Session,
    held: Lease,
    leaves: Sequence[DeliveryState],
    *conditions: sa.ColumnElement[bool],
    **values: Any,
) -> bool:
    ours = sa.and_(Delivery.id == held.delivery_id, Delivery.token == held.token, Delivery.state.in_(leaves))
    moved = sa.update(Delivery).where(ours, *conditions).values(**values).returning(Delivery.id)
    return session.scalar(moved) is not None
