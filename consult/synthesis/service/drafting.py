"""Drafting a digest by hand."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import current_round, facts_of
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action, Actor, check
from consult.domain.vocabulary import RoundState
from consult.events.log import lock_log
from consult.synthesis import drafting
from consult.synthesis.composing import PARTICIPANTS
from consult.synthesis.models import Digest


def draft_digest_by_hand(
    session: Session, actor: Actor, consultation: Consultation, *, round_number: int | None = None, at: datetime
) -> Digest:
    """Draft the digest of a round as it stands now; an unsent draft of the same window is drafted again.

    Raises: NotPermitted, MoveNotAllowed (its digest went out already), InvalidInput (nobody answered).
    """
    check(actor, Action.DRAFT_DIGEST, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    round_ = _round(session, consultation, round_number)
    window = _window_by_hand(session, round_, at=at)
    digest = drafting.draft_digest(session, actor, consultation, round_, window=window, at=at)
    if digest is None:
        raise InvalidInput("Nobody has answered in this round yet, so there is nothing to draft.")
    return digest


def _round(session: Session, consultation: Consultation, number: int | None) -> Round:
    if number is None:
        round_ = current_round(session, consultation.id)
    else:
        query = sa.select(Round).where(Round.consultation_id == consultation.id, Round.number == number)
        round_ = session.scalar(query)
    if round_ is None or round_.state == RoundState.PLANNED:
        raise NotFound
    return round_


def _window_by_hand(session: Session, round_: Round, *, at: datetime) -> tuple[datetime, datetime]:
    """The window of the last unsent digest of the round, else from the end of the last one to now."""
    query = sa.select(Digest).where(Digest.round_id == round_.id, Digest.audience == PARTICIPANTS)
    last = session.scalar(query.order_by(Digest.window_start.desc()).limit(1))
    end = round_.closes_at if round_.state == RoundState.CLOSED else min(at, round_.closes_at)
    if last is None:
        return round_.opens_at, end
    if last.state in UNSENT:
        return last.window_start, max(end, last.window_end)
    if last.window_end >= end:
        raise MoveNotAllowed("The digest of this round went out already.")
    return last.window_end, end
