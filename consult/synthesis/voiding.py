"""Voiding approvals: a digest whose support changed, or that was edited, goes back to those who review it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestVoided
from consult.events.log import lock_log, publish
from consult.positions.models import Position
from consult.synthesis.models import Approval, Digest
from consult.synthesis.moving import move_digest
from consult.synthesis.queries import stale_statements

SUPPORT_CHANGED = "support_changed"
"""Why a digest was voided by what arrived, and by nobody at the desk."""


def void_approvals(
    session: Session,
    consultation_id: UUID,
    round_id: UUID,
    *,
    seq: int,
    at: datetime,
) -> None:
    """Void what was approved of the digests of a round that rest on what just changed."""
    lock_log(session, consultation_id)
    reviewed = (DigestState.IN_REVIEW, DigestState.APPROVED)
    query = sa.select(Digest).where(Digest.round_id == round_id, Digest.state.in_(reviewed))
    for digest in session.scalars(query.where(Digest.as_of < seq).execution_options(populate_existing=True)).all():
        if _rests_on_what_came(session, digest):
            void_for_support(session, digest, at=at)


def _rests_on_what_came(session: Session, digest: Digest) -> bool:
    """True where a sentence is stale, or positions came that its figures leave out: on a target that it does not have.

    Who leaves a statement that they never joined, or ends one that nobody joined, changes nothing.
    """
    came = sa.exists().where(Position.round_id == digest.round_id, Position.seq > digest.as_of)
    return bool(stale_statements(session, digest)) or session.scalar(sa.select(came)) is True


def void_for_support(session: Session, digest: Digest, *, at: datetime) -> None:
    """Void what was approved of a digest because its support changed, and announce it where anything was."""
    if void(session, digest, reason="the support of a statement changed", at=at):
        event = DigestVoided(digest_id=digest.id, reason=SUPPORT_CHANGED)
        publish(session, digest.consultation_id, event, actor=SYSTEM, at=at)


def void(session: Session, digest: Digest, *, reason: str, at: datetime, actor: Actor = SYSTEM) -> bool:
    """Take back the approvals of a digest; one that had any, or enough of them, becomes `voided`.

    Returns: whether it did; the caller announces it then.
    """
    held = take_back_approvals(session, digest, reason=reason, at=at)
    if digest.state != DigestState.APPROVED and not (held and digest.state == DigestState.IN_REVIEW):
        return False
    move_digest(session, digest, DigestState.VOIDED, actor=actor, reason=reason, at=at)
    return True


def take_back_approvals(session: Session, digest: Digest, *, reason: str, at: datetime) -> bool:
    """Mark every approval of a digest that stands as void; False when none stood."""
    standing = sa.update(Approval).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    taken = session.scalars(standing.values(voided_at=at, void_reason=reason).returning(Approval.id)).all()
    return bool(taken)
