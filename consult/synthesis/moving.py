"""Moving a digest from one state to another, and where it went so far."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.lifecycle import check_digest_move
from consult.domain.permissions import Actor
from consult.domain.vocabulary import DigestState
from consult.synthesis.models import Digest, DigestStep

_STANDS_BEHIND_BYTES = (DigestState.APPROVED, DigestState.SENDING, DigestState.SENT)
"""In these a digest keeps the hash of what was approved."""


def move_digest(
    session: Session, digest: Digest, wanted: DigestState, *, actor: Actor, reason: str = "", at: datetime
) -> DigestStep:
    """Put a digest into another state, and keep who did it and why. The caller holds the lock of the log.

    Raises: MoveNotAllowed.
    """
    check_digest_move(digest.state, wanted)
    digest.state = wanted
    if wanted not in _STANDS_BEHIND_BYTES:
        digest.content_hash = None
    last = session.scalar(sa.select(sa.func.max(DigestStep.number)).where(DigestStep.digest_id == digest.id))
    step = DigestStep(
        digest_id=digest.id,
        number=(last or 0) + 1,
        state=wanted.value,
        draft=digest.draft,
        revision=digest.revision,
        reason=reason,
        person_id=actor.person_id,
        at=at,
    )
    session.add(step)
    session.flush()
    return step


def steps_of(session: Session, digest_id: UUID) -> list[DigestStep]:
    """Every move of a digest, the oldest first."""
    query = sa.select(DigestStep).where(DigestStep.digest_id == digest_id)
    return list(session.scalars(query.order_by(DigestStep.number)))


def arrival_of(session: Session, digest_id: UUID) -> DigestStep | None:
    """The move by which a digest came where it stands: drafted once more while it is a draft, it stays there."""
    arrived = None
    for step in reversed(steps_of(session, digest_id)):
        if arrived is not None and step.state != arrived.state:
            break
        arrived = step
    return arrived


def last_step(session: Session, digest_id: UUID, state: DigestState) -> DigestStep | None:
    """The last time that a digest came into a state."""
    query = sa.select(DigestStep).where(DigestStep.digest_id == digest_id, DigestStep.state == state)
    return session.scalar(query.order_by(DigestStep.number.desc()).limit(1))
