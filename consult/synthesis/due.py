"""Scheduled digests: which windows ended without one, each drafted by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.schedule import Window, due_windows
from consult.domain.vocabulary import RoundState
from consult.positions.models import Position
from consult.synthesis.drafting import digest_of_window, draft_once, windows_of
from consult.synthesis.models import Digest


@dataclass(frozen=True, kw_only=True)
class DueDigest:
    """A window that ended without a digest."""

    consultation_id: UUID
    round_id: UUID
    window: Window


def due_digests(session: Session, *, at: datetime) -> list[DueDigest]:
    """Every scheduled window that ended within the look-back, has answers and no digest."""
    answered = sa.exists().where(Position.round_id == Round.id)
    query = (
        sa.select(Consultation, Round)
        .join(Round, Round.consultation_id == Consultation.id)
        .where(Consultation.digest_every.in_(["daily", "weekly", "at_close"]), Round.state != RoundState.PLANNED)
        .where(answered)
        .order_by(Consultation.id, Round.number)
    )
    return [
        DueDigest(consultation_id=consultation.id, round_id=round_.id, window=window)
        for consultation, round_ in session.execute(query).all()
        for window in due_windows(windows_of(consultation, round_), at=at)
        if window[1] != round_.closes_at or round_.state == RoundState.CLOSED
        if digest_of_window(session, consultation.id, window[0]) is None
    ]


def draft_due_digest(session: Session, due: DueDigest, *, at: datetime) -> Digest | None:
    """Draft the digest of a window that fell due, unless somebody did meanwhile; None when it holds nothing."""
    consultation = session.get_one(Consultation, due.consultation_id)
    round_ = session.get_one(Round, due.round_id)
    return draft_once(session, consultation, round_, due.window, at=at)
