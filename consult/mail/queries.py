"""Reads of letters."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Letter

ASKS_FOR_ATTENTION = (DeliveryState.UNKNOWN, DeliveryState.FAILED)

INSIDE_A_DELEGATION = ("contradiction_found", "draft_decided")
"""Letters that are one delegation's own: that one was sent tells what happened inside it."""


def letter_counts(session: Session, consultation_id: UUID) -> dict[DeliveryState, int]:
    """How many letters of a consultation are in each state; states without any are left out."""
    query = sa.select(Letter.state, sa.func.count()).where(_is_read_outside(consultation_id))
    return {DeliveryState(row[0]): row[1] for row in session.execute(query.group_by(Letter.state))}


def letters_of(session: Session, consultation_id: UUID, *, limit: int, offset: int = 0) -> Sequence[Letter]:
    """Letters of a consultation: those first that nobody knows the fate of, then those that failed, else the newest."""
    unsettled = sa.and_(Letter.state.in_(ASKS_FOR_ATTENTION), Letter.settled_as.is_(None))
    query = sa.select(Letter).where(_is_read_outside(consultation_id))
    first = sa.case((unsettled, 0), else_=1)
    return session.scalars(query.order_by(first, Letter.posted_at.desc(), Letter.id).limit(limit).offset(offset)).all()


def _is_read_outside(consultation_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(Letter.consultation_id == consultation_id, Letter.template.not_in(INSIDE_A_DELEGATION))
