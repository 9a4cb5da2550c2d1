"""Deliveries whose sender died: back to waiting where nothing can have left, unknown where it may have."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState, DigestState
from consult.events.log import lock_log
from consult.synthesis.delivery.ending import OPEN, finish_digest, tell_failure
from consult.synthesis.delivery.rows import MAX_ATTEMPTS
from consult.synthesis.models import Delivery, Digest


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many deliveries a sweep moved, by where they went, and how many digests it found complete."""

    pending: int = 0
    failed: int = 0
    unknown: int = 0
    finished: int = 0


def is_anything_to_sweep(session: Session, *, at: datetime) -> bool:
    """True when a lease ran out or a digest is complete; asked before the write lock is taken."""
    expired = sa.exists().where(sa.or_(_expired(DeliveryState.LEASED, at), _expired(DeliveryState.TRANSMITTING, at)))
    return session.scalar(sa.select(sa.or_(expired, _complete().exists()))) is True


def sweep(session: Session, *, at: datetime) -> Swept:
    """End the attempts whose lease ran out.

    A mail whose sender died before DATA waits again, or fails when its attempts are used up. After that
    it is unknown, and never sent again by itself.
    """
    _lock_logs(session, at)
    spent = Delivery.attempts >= MAX_ATTEMPTS
    failed = _end(session, sa.and_(_expired(DeliveryState.LEASED, at), spent), DeliveryState.FAILED, at)
    unknown = _end(session, _expired(DeliveryState.TRANSMITTING, at), DeliveryState.UNKNOWN, at)
    pending = _release(session, _expired(DeliveryState.LEASED, at), at)
    finished = [finish_digest(session, digest_id, at=at) for digest_id in session.scalars(_complete()).all()]
    return Swept(pending=pending, failed=failed, unknown=unknown, finished=sum(finished))


def sweep_after_restart(session: Session, *, at: datetime) -> Swept:
    """As `sweep`, for a start at which no sender can be alive: leases before DATA and hints end at once.

    A mail that was being transmitted stays so until its lease ends, and then becomes unknown.
    """
    waiting = sa.update(Delivery).where(Delivery.state == DeliveryState.PENDING, Delivery.hinted_at.is_not(None))
    session.execute(waiting.values(hinted_at=None))
    released = _release(session, sa.and_(Delivery.state == DeliveryState.LEASED, Delivery.attempts < MAX_ATTEMPTS), at)
    swept = sweep(session, at=at)
    return Swept(pending=swept.pending + released, failed=swept.failed, unknown=swept.unknown, finished=swept.finished)


def _expired(state: DeliveryState, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Delivery.state == state, Delivery.lease_until <= at)


def _complete() -> sa.Select[UUID]:
    under_way = sa.exists().where(Delivery.digest_id == Digest.id, Delivery.state.in_(OPEN))
    return sa.select(Digest.id).where(Digest.state == DigestState.SENDING, ~under_way)


def _lock_logs(session: Session, at: datetime) -> None:
    # in one order, so that two sweeps never wait for each other
    ended = sa.or_(_expired(DeliveryState.LEASED, at), _expired(DeliveryState.TRANSMITTING, at))
    touched = sa.select(Digest.consultation_id).join(Delivery, Delivery.digest_id == Digest.id).where(ended)
    complete = sa.select(Digest.consultation_id).where(Digest.id.in_(_complete()))
    for consultation_id in sorted({*session.scalars(touched), *session.scalars(complete)}):
        lock_log(session, consultation_id)


def _release(session: Session, where: sa.ColumnElement[bool], at: datetime) -> int:
    values = {"state": DeliveryState.PENDING, "next_at": at, "hinted_at": None, "token": None, "lease_until": None}
    released = session.scalars(sa.update(Delivery).where(where).values(values).returning(Delivery.id))
    return len(released.all())


def _end(session: Session, where: sa.ColumnElement[bool], state: DeliveryState, at: datetime) -> int:
    # token and lease stay: an answer that arrives after all is still known as this attempt's
    answer = f"the sender ended in {'each attempt' if state is DeliveryState.FAILED else 'mid-message'}"
    ended = sa.update(Delivery).where(where).values(state=state, ended_at=at, answer=answer)
    rows = session.execute(ended.returning(Delivery.id, Delivery.digest_id)).all()
    for delivery_id, digest_id in rows:
        consultation_id = session.get_one(Digest, digest_id).consultation_id
        tell_failure(session, consultation_id, delivery_id, digest_id, state, at=at)
    return len(rows)
