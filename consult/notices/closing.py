"""Reminders before a round closes, to delegations that have not answered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.reminders import reminder_due
from consult.domain.vocabulary import RoundState
from consult.mail.models import Letter
from consult.notices.officers import officers, tell
from consult.positions.models import Position
from consult.positions.versions import replaces

TEMPLATE = "round_closing"


def remind_closing_rounds(session: Session, *, at: datetime) -> None:
    """Post the reminders that stand now: each once for a person, a delegation, a round and its reminder."""
    for round_ in session.scalars(sa.select(Round).where(Round.state == RoundState.OPEN, Round.closes_at > at)):
        which = reminder_due(opens_at=round_.opens_at, closes_at=round_.closes_at, at=at)
        if which is not None:
            _remind(session, round_, f"{round_.id}:{which}", at=at)


def _remind(session: Session, round_: Round, about: str, *, at: datetime) -> None:
    told = set(session.scalars(sa.select(Letter.once_key).where(Letter.once_key.startswith(f"{TEMPLATE}:{about}:"))))
    silent = officers(session, Delegation.consultation_id == round_.consultation_id, ~_has_answered(round_))
    untold = [one for one in silent if f"{TEMPLATE}:{about}:{one.delegation_id}:{one.person.id}" not in told]
    consultation = session.get_one(Consultation, round_.consultation_id)
    context = {"number": round_.number, "closes_at": round_.closes_at}
    tell(session, TEMPLATE, untold, consultation, about=about, context=context, at=at)


def _has_answered(round_: Round) -> sa.ColumnElement[bool]:
    """True for a delegation with a position of this round that it has not taken back."""
    later = aliased(Position)
    is_replaced = sa.exists().where(replaces(later))
    return sa.exists().where(
        Position.round_id == round_.id,
        Position.delegation_id == Delegation.id,
        ~Position.is_withdrawn,
        ~is_replaced,
    )
