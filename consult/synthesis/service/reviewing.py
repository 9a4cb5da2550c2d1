"""Putting a digest before the chairs, and returning it to those who edit it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.errors import DigestStale, InvalidInput
from consult.domain.lifecycle import check_digest_move
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestReturned, DigestSubmitted, DigestVoided
from consult.events.log import publish
from consult.synthesis import voiding
from consult.synthesis.models import Digest
from consult.synthesis.moving import move_digest
from consult.synthesis.queries import stale_statements
from consult.synthesis.service.access import digest_for, lock_digest

LONGEST_REASON = 2_000


def submit_digest(session: Session, actor: Actor, digest_id: UUID, *, at: datetime) -> Digest:
    """Put a digest before the chairs; one that is in review already stays there.

    Raises: NotFound, NotPermitted, DigestStale, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.SUBMIT_DIGEST, at=at)
    lock_digest(session, digest, consultation)
    if digest.state == DigestState.IN_REVIEW:
        return digest
    if stale_statements(session, digest):
        raise DigestStale
    open_review(session, actor, digest, at=at)
    return digest


def open_review(session: Session, actor: Actor, digest: Digest, *, at: datetime) -> None:
    """Put a digest before the chairs. The caller holds the lock of the log and asked who may.

    Raises: MoveNotAllowed.
    """
    move_digest(session, digest, DigestState.IN_REVIEW, actor=actor, at=at)
    event = DigestSubmitted(digest_id=digest.id, draft=digest.draft, revision=digest.revision)
    publish(session, digest.consultation_id, event, actor=actor, at=at)


def return_digest(session: Session, actor: Actor, digest_id: UUID, *, reason: str, at: datetime) -> Digest:
    """Return a digest to those who edit it, with a reason; approvals given before are void.

    Raises: NotFound, NotPermitted, InvalidInput (no reason), MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.RETURN_DIGEST, at=at)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or "\0" in reason:
        raise InvalidInput("Say in a few sentences what is to be mended.", fields={"reason": "missing"})
    lock_digest(session, digest, consultation)
    check_digest_move(digest.state, DigestState.RETURNED)
    held = voiding.take_back_approvals(session, digest, reason="a chair returned the digest", at=at)
    digest.revision += 1
    digest.revised_at = at
    move_digest(session, digest, DigestState.RETURNED, actor=actor, reason=reason, at=at)
    if held:
        voided = DigestVoided(digest_id=digest.id, reason="returned")
        publish(session, consultation.id, voided, actor=actor, at=at)
    event = DigestReturned(digest_id=digest.id, draft=digest.draft, revision=digest.revision)
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest
