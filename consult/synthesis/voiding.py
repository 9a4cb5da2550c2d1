"""Voiding approvals: a digest whose support changed, or that was edited, is a draft again."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestVoided
from consult.events.log import lock_log, publish
from consult.synthesis.models import Approval, Digest

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
    """Take approved digests of a round back to drafts when a statement rests on what just changed."""
    lock_log(session, consultation_id)
    query = sa.select(Digest).where(Digest.round_id == round_id, Digest.state == DigestState.APPROVED)
    for digest in session.scalars(query.where(Digest.as_of < seq)):
        void(session, digest, reason="the support of a statement changed", at=at)
        event = DigestVoided(digest_id=digest.id, reason=SUPPORT_CHANGED)
        publish(session, consultation_id, event, actor=SYSTEM, at=at)


def void(session: Session, digest: Digest, *, reason: str, at: datetime) -> None:
    """Take back the approvals of a digest, which is a draft again."""
    digest.state, digest.content_hash = DigestState.DRAFTED, None
    standing = sa.update(Approval).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    session.execute(standing.values(voided_at=at, void_reason=reason))
