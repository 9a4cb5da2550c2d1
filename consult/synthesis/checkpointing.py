"""Which checkpoints are due: each hour of an open round, each close, each draft of a digest."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import RoundClosed
from consult.events.checkpoints import make_checkpoint
from consult.events.models import Checkpoint, LogEntry
from consult.events.queries import log_length
from consult.signing import origin_of, site_key
from consult.synthesis.models import Digest


@dataclass(frozen=True, kw_only=True)
class DueCheckpoint:
    """A checkpoint that nobody has made; without a size it is of the log as it is then."""

    consultation_id: UUID
    slug: str
    occasion: str
    size: int | None = None


def due_checkpoints(session: Session, *, at: datetime) -> list[DueCheckpoint]:
    """Every checkpoint that is due and was not made, however long ago it fell due."""
    return [*_of_this_hour(session, at), *_of_closes(session), *_of_digests(session)]


def _of_this_hour(session: Session, at: datetime) -> list[DueCheckpoint]:
    occasion = f"hour:{at.replace(minute=0, second=0, microsecond=0).isoformat()}"
    made = sa.exists().where(Checkpoint.consultation_id == Consultation.id, Checkpoint.occasion == occasion)
    is_open = sa.exists().where(Round.consultation_id == Consultation.id, Round.state == RoundState.OPEN)
    query = sa.select(Consultation.id, Consultation.slug).where(is_open, ~made)
    return [DueCheckpoint(consultation_id=row[0], slug=row[1], occasion=occasion) for row in session.execute(query)]


def _of_closes(session: Session) -> list[DueCheckpoint]:
    closes = sa.select(Checkpoint.consultation_id, Checkpoint.occasion).where(Checkpoint.occasion.startswith("close:"))
    made = {(row[0], row[1]) for row in session.execute(closes)}
    query = (
        sa.select(Consultation.id, Consultation.slug, Round.id)
        .join(Round, Round.consultation_id == Consultation.id)
        .where(Round.state == RoundState.CLOSED)
    )
    return [
        DueCheckpoint(
            consultation_id=consultation_id,
            slug=slug,
            occasion=f"close:{round_id}",
            size=_place_of_close(session, consultation_id, round_id),
        )
        for consultation_id, slug, round_id in session.execute(query).all()
        if (consultation_id, f"close:{round_id}") not in made
    ]


def _place_of_close(session: Session, consultation_id: UUID, round_id: UUID) -> int | None:
    """Where the round ended in the log; None for one that was imported when it was over."""
    query = sa.select(LogEntry.seq, LogEntry.data).where(
        LogEntry.consultation_id == consultation_id, LogEntry.name == RoundClosed.name
    )
    return next((row[0] for row in session.execute(query) if row[1].get("round_id") == str(round_id)), None)


def _of_digests(session: Session) -> list[DueCheckpoint]:
    made = sa.exists().where(Checkpoint.consultation_id == Digest.consultation_id, Checkpoint.size == Digest.as_of)
    query = (
        sa.select(Consultation.id, Consultation.slug, Digest.id, Digest.draft, Digest.as_of)
        .join(Digest, Digest.consultation_id == Consultation.id)
        .where(~made, Digest.as_of > 0)
    )
    return [
        DueCheckpoint(consultation_id=row[0], slug=row[1], occasion=f"digest:{row[2]}:{row[3]}", size=row[4])
        for row in session.execute(query)
    ]


def make_due_checkpoint(session: Session, due: DueCheckpoint, *, settings: Settings, at: datetime) -> bool:
    """Make a checkpoint that fell due, unless somebody did meanwhile."""
    size = due.size or log_length(session, due.consultation_id)
    return make_checkpoint(
        session,
        due.consultation_id,
        occasion=due.occasion,
        size=size,
        origin=origin_of(settings, due.slug),
        key=site_key(settings),
        at=at,
    )
