"""Approving a digest, and taking that back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment
from consult.database import upsert
from consult.domain.errors import DigestChanged, DigestStale
from consult.domain.permissions import Action, Actor, roles_given
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestApproved, DigestVoided
from consult.events.log import lock_log, publish
from consult.synthesis import sealing, voiding
from consult.synthesis.models import Approval, Digest
from consult.synthesis.queries import stale_statements
from consult.synthesis.service.access import digest_for, require_unsent


def approve_digest(
    session: Session, actor: Actor, digest_id: UUID, *, content_hash: str, settings: Settings, at: datetime
) -> Digest:
    """Approve the exact mails with this hash; with the last approval needed the digest can be sent.

    Raises: NotFound, NotPermitted, DigestStale, DigestChanged, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.APPROVE_DIGEST, at=at)
    lock_log(session, consultation.id)
    session.refresh(digest)
    require_unsent(digest)
    if stale_statements(session, digest):
        raise DigestStale
    present, _ = sealing.seal(session, digest, settings)
    if not sealing.same_hash(present, content_hash):
        raise DigestChanged
    row = upsert(session, Approval).values(
        digest_id=digest.id, content_hash=present, person_id=actor.person_id, approved_at=at
    )
    if session.scalar(row.on_conflict_do_nothing().returning(Approval.id)) is None:
        return digest
    event = DigestApproved(digest_id=digest.id, content_hash=present)
    publish(session, consultation.id, event, actor=actor, at=at)
    if len(standing_approvals(session, digest, present)) >= consultation.approvals_needed:
        digest.state, digest.content_hash = DigestState.APPROVED, present
    return digest


def return_digest(session: Session, actor: Actor, digest_id: UUID, *, at: datetime) -> Digest:
    """Take approvals back before the digest is sent. Raises: NotFound, NotPermitted, MoveNotAllowed."""
    digest, consultation = digest_for(session, actor, digest_id, Action.APPROVE_DIGEST, at=at)
    lock_log(session, consultation.id)
    session.refresh(digest)
    require_unsent(digest)
    voiding.void(session, digest, reason="a chair took the approval back", at=at)
    digest.revision += 1
    digest.revised_at = at
    event = DigestVoided(digest_id=digest.id, reason="returned")
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest


def standing_approvals(session: Session, digest: Digest, content_hash: str) -> Sequence[Approval]:
    """Approvals of this content by people who are chairs now."""
    chairs = sa.select(Appointment.person_id).where(
        Appointment.consultation_id == digest.consultation_id,
        Appointment.role.in_(roles_given(Action.APPROVE_DIGEST)),
        Appointment.ended_at.is_(None),
    )
    query = sa.select(Approval).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    query = query.where(Approval.content_hash == content_hash, Approval.person_id.in_(chairs))
    return session.scalars(query).all()
