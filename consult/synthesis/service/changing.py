"""What every change of a digest begins and ends with: who may, against which revision, and that approvals fall."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.errors import DigestChanged, NotFound
from consult.domain.permissions import SYSTEM, Action, Actor
from consult.events.catalogue import DigestEdited, DigestVoided
from consult.events.log import publish
from consult.synthesis import voiding
from consult.synthesis.drafts import keep_draft
from consult.synthesis.models import Digest, Statement
from consult.synthesis.service.access import digest_for, lock_digest, require_unsent


def statement_to_change(
    session: Session, actor: Actor, statement_id: UUID, action: Action, *, at: datetime
) -> tuple[Statement, Digest, Consultation]:
    """A statement of a digest that can still be changed, by somebody who may; the caller then holds the lock.

    Raises: NotFound, NotPermitted, MoveNotAllowed.
    """
    digest_id = session.scalar(sa.select(Statement.digest_id).where(Statement.id == statement_id))
    digest, consultation = digest_to_change(session, actor, digest_id, action, at=at)
    statement = session.get(Statement, statement_id, populate_existing=True)
    if statement is None:  # the digest was drafted again while this waited for the lock
        raise NotFound
    return statement, digest, consultation


def digest_to_change(
    session: Session, actor: Actor, digest_id: UUID | None, action: Action, *, at: datetime
) -> tuple[Digest, Consultation]:
    """A digest that can still be changed, by somebody who may; the caller then holds the lock.

    Raises: NotFound, NotPermitted, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, action, at=at)
    lock_digest(session, digest, consultation)
    require_unsent(digest)
    return digest, consultation


def require_revision(digest: Digest, revision: int, *, current: str, yours: str) -> None:
    """Say nothing when the digest is still the one that the person saw.

    Raises: DigestChanged, with what stands there now and what the person wanted.
    """
    if digest.revision != revision:
        raise DigestChanged(extra={"revision": digest.revision, "current": current, "yours": yours})


def record_change(
    session: Session, actor: Actor, digest: Digest, statement_id: UUID, *, is_named: bool = True, at: datetime
) -> None:
    """Note that a digest was changed: approvals given before no longer count, and its revision goes up.

    Args:
        is_named: False where the desk, which reads who moved a digest, may not learn who it was.
    """
    mover = actor if is_named else SYSTEM
    if voiding.void(session, digest, reason="a statement was edited", actor=mover, at=at):
        voided = DigestVoided(digest_id=digest.id, reason="edited")
        publish(session, digest.consultation_id, voided, actor=actor, at=at)
    digest.revision += 1
    digest.revised_at = at
    keep_draft(session, digest, at=at)
    event = DigestEdited(digest_id=digest.id, statement_id=statement_id)
    publish(session, digest.consultation_id, event, actor=actor, at=at)
