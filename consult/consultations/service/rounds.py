"""Planning, opening and closing rounds."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.consultations.service.operating import check_operator
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.lifecycle import check_round_move
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import RoundClosed, RoundOpened
from consult.events.log import lock_log, publish


def plan_round(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    opens_at: datetime,
    closes_at: datetime,
    number: int | None = None,
    at: datetime,  # noqa: ARG001  # every verb takes the time
) -> Round:
    """Add a round to the consultation; it takes positions once it is opened.

    Args:
        number: the next free one when not given.
    Raises: InvalidInput when the round would close before it opens, or the number is taken; MoveNotAllowed when the
        consultation is closed.
    """
    check_operator(actor, consultation)
    if closes_at <= opens_at:
        raise InvalidInput("a round closes after it opens", fields={"closes_at": "before_opens_at"})
    lock_log(session, consultation.id)
    _check_open(session, consultation)
    taken = {round_.number for round_ in queries.rounds(session, consultation.id)}
    wanted = number or max(taken, default=0) + 1
    if wanted in taken:
        raise InvalidInput(f"there is a round {wanted} already", fields={"number": "taken"})
    round_ = Round(
        consultation_id=consultation.id,
        number=wanted,
        opens_at=opens_at,
        closes_at=closes_at,
        state=RoundState.PLANNED,
    )
    session.add(round_)
    session.flush()
    return round_


def _check_open(session: Session, consultation: Consultation) -> None:
    session.refresh(consultation)
    if consultation.closed_at is not None:
        raise MoveNotAllowed("This consultation is closed; reopen it before you plan a round.")


def open_round(session: Session, actor: Actor, round_id: UUID, *, at: datetime) -> Round:
    """Let a planned round take positions, and announce it.

    Raises: NotFound, NotPermitted, MoveNotAllowed.
    """
    return _move_round(session, actor, round_id, RoundState.OPEN, at=at)


def close_round(session: Session, actor: Actor, round_id: UUID, *, at: datetime) -> Round:
    """End an open round: whatever is submitted after this place in the log is refused.

    Raises: NotFound, NotPermitted, MoveNotAllowed.
    """
    return _move_round(session, actor, round_id, RoundState.CLOSED, at=at)


def _move_round(session: Session, actor: Actor, round_id: UUID, wanted: RoundState, *, at: datetime) -> Round:
    found = session.get(Round, round_id)
    if found is None:
        raise NotFound
    check_operator(actor, session.get_one(Consultation, found.consultation_id))
    lock_log(session, found.consultation_id)
    session.refresh(found)  # the state that counts is the one under the lock
    check_round_move(RoundState(found.state), wanted)
    found.state = wanted
    if wanted is RoundState.CLOSED:
        found.closed_at = min(at, found.closes_at)  # the clock may come late; nothing was taken after the minute
    kind = RoundOpened if wanted is RoundState.OPEN else RoundClosed
    publish(session, found.consultation_id, kind(round_id=found.id, number=found.number), actor=actor, at=at)
    return found


def open_and_close_due_rounds(session: Session, *, at: datetime) -> int:
    """Open and close each round whose time has come; how many moves that took. A second call finds none left."""
    due = sa.or_(
        sa.and_(Round.state == RoundState.PLANNED, Round.opens_at <= at),
        sa.and_(Round.state == RoundState.OPEN, Round.closes_at <= at),
    )
    moves = 0
    query = sa.select(Round.id, Round.consultation_id).where(due).order_by(Round.consultation_id, Round.number)
    for round_id, consultation_id in session.execute(query).all():
        lock_log(session, consultation_id)
        moves += _make_due_moves(session, session.get_one(Round, round_id, populate_existing=True), at=at)
    return moves


def _make_due_moves(session: Session, round_: Round, *, at: datetime) -> int:
    moves = 0
    if round_.state == RoundState.PLANNED and round_.opens_at <= at:
        open_round(session, SYSTEM, round_.id, at=at)
        moves += 1
    if round_.state == RoundState.OPEN and round_.closes_at <= at:
        close_round(session, SYSTEM, round_.id, at=at)
        moves += 1
    return moves
