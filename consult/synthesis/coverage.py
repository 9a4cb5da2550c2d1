"""Which windows of an edition have their digest, or had nothing to tell."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.lifecycle import PUBLISHED
from consult.domain.schedule import Edition, Window, uncovered
from consult.synthesis.models import Digest, QuietWindow


def untold(session: Session, consultation_id: UUID, edition: Edition, window: Window) -> Window | None:
    """The part of a window that still wants a digest; None where there is none.

    What was sent, or was quiet, covers its own window. A digest that waits covers the one it began in: drafted again,
    it tells what came since.
    """
    rows = [*_digests(session, consultation_id, edition), *_quiet(session, consultation_id, edition)]
    if any(window[0] <= start < window[1] and waits for start, _, waits in rows):
        return None
    return uncovered(window, [(start, end) for start, end, _ in rows])


def covers(session: Session, consultation_id: UUID, edition: Edition, window: Window) -> bool:
    """True where the windows of an edition that have a digest, or had nothing to tell, reach over a whole window."""
    rows = [*_digests(session, consultation_id, edition), *_quiet(session, consultation_id, edition)]
    return any(start <= window[0] < end for start, end, _ in rows) and any(
        start < window[1] <= end for start, end, _ in rows
    )


def _digests(session: Session, consultation_id: UUID, edition: Edition) -> list[tuple[datetime, datetime, bool]]:
    # columns: a caller may have read the rows before it had the lock, and what counts is what they are under it
    query = sa.select(Digest.window_start, Digest.window_end, Digest.state).where(*of_edition(consultation_id, edition))
    return [(start, end, state not in PUBLISHED) for start, end, state in session.execute(query)]


def _quiet(session: Session, consultation_id: UUID, edition: Edition) -> list[tuple[datetime, datetime, bool]]:
    query = sa.select(QuietWindow.window_start, QuietWindow.window_end).where(
        QuietWindow.consultation_id == consultation_id,
        QuietWindow.audience == edition.audience,
        QuietWindow.frequency == edition.frequency,
    )
    return [(start, end, False) for start, end in session.execute(query)]


def of_edition(consultation_id: UUID, edition: Edition) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds for the digests of an edition."""
    return (
        Digest.consultation_id == consultation_id,
        Digest.audience == edition.audience,
        Digest.frequency == edition.frequency,
    )


def quiet_windows_of(session: Session, consultation_id: UUID) -> list[QuietWindow]:
    """The windows of a consultation that had nothing to tell, the newest first."""
    query = sa.select(QuietWindow).where(QuietWindow.consultation_id == consultation_id)
    return list(session.scalars(query.order_by(QuietWindow.window_end.desc(), QuietWindow.audience)))
