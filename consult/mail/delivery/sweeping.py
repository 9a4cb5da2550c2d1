"""Mails whose sender died: back to waiting where nothing can have left, unknown where it may have."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery.kind import MailKind
from consult.mail.delivery.rows import MAX_ATTEMPTS, Model


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many mails a sweep moved, by where they went, and how much else it found complete."""

    pending: int = 0
    failed: int = 0
    unknown: int = 0
    finished: int = 0


def is_anything_to_sweep(session: Session, kind: MailKind[Any], *, at: datetime) -> bool:
    """True when a lease ran out or something is complete; asked before the write lock is taken."""
    return session.scalar(sa.select(sa.exists().where(_lost(kind.model, at)))) is True or kind.unfinished(session)


def sweep(session: Session, kind: MailKind[Any], *, at: datetime) -> Swept:
    """End the attempts whose lease ran out.

    A mail whose sender died before DATA waits again, or fails when its attempts are used up. After that
    it is unknown, and never sent again by itself.
    """
    model: Model = kind.model
    kind.lock(session, session.scalars(sa.select(model.id).where(_lost(model, at))).all())
    leased, spent = _expired(model, DeliveryState.LEASED, at), model.attempts >= MAX_ATTEMPTS
    failed = _end(session, kind, sa.and_(leased, spent), DeliveryState.FAILED, at)
    unknown = _end(session, kind, _expired(model, DeliveryState.TRANSMITTING, at), DeliveryState.UNKNOWN, at)
    pending = _release(session, model, leased, at)
    return Swept(pending=pending, failed=failed, unknown=unknown, finished=kind.finish(session, at=at))


def sweep_after_restart(session: Session, kind: MailKind[Any], *, at: datetime) -> Swept:
    """As `sweep`, for a start at which no sender can be alive: leases before DATA and hints end at once.

    A mail that was being transmitted stays so until its lease ends, and then becomes unknown.
    """
    model: Model = kind.model
    waiting = sa.update(model).where(model.state == DeliveryState.PENDING, model.hinted_at.is_not(None))
    session.execute(waiting.values(hinted_at=None))
    held = sa.and_(model.state == DeliveryState.LEASED, model.attempts < MAX_ATTEMPTS)
    released = _release(session, model, held, at)
    swept = sweep(session, kind, at=at)
    return Swept(pending=swept.pending + released, failed=swept.failed, unknown=swept.unknown, finished=swept.finished)


def _expired(model: Model, state: DeliveryState, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(model.state == state, model.lease_until <= at)


def _lost(model: Model, at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_expired(model, DeliveryState.LEASED, at), _expired(model, DeliveryState.TRANSMITTING, at))


def _release(session: Session, model: Model, where: sa.ColumnElement[bool], at: datetime) -> int:
    values = {"state": DeliveryState.PENDING, "next_at": at, "hinted_at": None, "token": None, "lease_until": None}
    released = session.scalars(sa.update(model).where(where).values(values).returning(model.id))
    return len(released.all())


def _end(
    session: Session, kind: MailKind[Any], where: sa.ColumnElement[bool], state: DeliveryState, at: datetime
) -> int:
    # token and lease stay: an answer that arrives after all is still known as this attempt's
    model: Model = kind.model
    answer = f"the sender ended in {'each attempt' if state is DeliveryState.FAILED else 'mid-message'}"
    ended = sa.update(model).where(where).values(state=state, ended_at=at, answer=answer)
    mail_ids = session.scalars(ended.returning(model.id)).all()
    for mail_id in mail_ids:
        kind.has_ended(session, mail_id, state, at=at)
    return len(mail_ids)
