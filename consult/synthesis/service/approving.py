"""Approving a digest."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment
from consult.database import upsert
from consult.domain.errors import DigestChanged, DigestStale
from consult.domain.lifecycle import check_digest_move
from consult.domain.permissions import Action, Actor, roles_given
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestApproved
from consult.events.log import publish
from consult.synthesis import sealing
from consult.synthesis.models import Approval, Digest
from consult.synthesis.moving import move_digest
from consult.synthesis.queries import stale_statements
from consult.synthesis.service.access import digest_for, lock_digest, require_unsent
from consult.synthesis.service.reviewing import open_review
from consult.synthesis.support import require_support


def approve_digest(
    session: Session, actor: Actor, digest_id: UUID, *, content_hash: str, settings: Settings, at: datetime
) -> Digest:
    """Approve the exact mails with this hash; with the last approval needed the digest can be sent.

    Approving a draft that nobody put before the chairs opens its review.

    Raises: NotFound, NotPermitted, DigestStale, StatementWithoutSupport, DigestChanged, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.APPROVE_DIGEST, at=at)
    lock_digest(session, digest, consultation)
    require_unsent(digest)
    if stale_statements(session, digest):
        raise DigestStale
    require_support(session, digest)
    present, _ = sealing.seal(session, digest, settings)
    if not sealing.same_hash(present, content_hash):
        raise DigestChanged
    _take_into_review(session, actor, digest, present, at=at)
    if not _approve(session, actor, digest, present, at=at):
        return digest
    event = DigestApproved(digest_id=digest.id, content_hash=present)
    publish(session, consultation.id, event, actor=actor, at=at)
    enough = len(standing_approvals(session, digest, present)) >= consultation.approvals_needed
    if enough and digest.state == DigestState.IN_REVIEW:
        move_digest(session, digest, DigestState.APPROVED, actor=actor, at=at)
        digest.content_hash = present
    return digest


def _approve(session: Session, actor: Actor, digest: Digest, present: str, *, at: datetime) -> bool:
    """Let the approval stand: a new one, or one of the same mails that was void; False when it stands already."""
    row = upsert(session, Approval).values(
        digest_id=digest.id, content_hash=present, person_id=actor.person_id, approved_at=at
    )
    again = row.on_conflict_do_update(
        index_elements=["digest_id", "content_hash", "person_id"],
        set_={"approved_at": at, "voided_at": None, "void_reason": ""},
        where=Approval.voided_at.is_not(None),
    )
    return session.scalar(again.returning(Approval.id)) is not None


def _take_into_review(session: Session, actor: Actor, digest: Digest, present: str, *, at: datetime) -> None:
    """Open the review of what is approved now, where it is not open, or where other mails were approved."""
    if digest.state == DigestState.APPROVED and not sealing.same_hash(digest.content_hash, present):
        reason = "the mails or their recipients changed"
        move_digest(session, digest, DigestState.IN_REVIEW, actor=actor, reason=reason, at=at)
    elif digest.state not in (DigestState.IN_REVIEW, DigestState.APPROVED):
        if digest.state == DigestState.RETURNED:
            check_digest_move(digest.state, DigestState.APPROVED)
        open_review(session, actor, digest, at=at)


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
