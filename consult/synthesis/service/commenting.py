"""Comments of rapporteur and chairs beside a statement or the whole digest; they change nothing that is sealed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.database import upsert
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor
from consult.events.catalogue import CommentAdded, CommentReopened, CommentResolved
from consult.events.log import lock_log, publish
from consult.synthesis.drafts import statement_key
from consult.synthesis.models import Digest, DigestComment, Statement
from consult.synthesis.sealing import words_of
from consult.synthesis.service.access import digest_for, lock_digest, require_unsent

LONGEST_COMMENT = 4_000


def add_comment(
    session: Session,
    actor: Actor,
    digest_id: UUID,
    *,
    statement_id: UUID | None = None,
    text: str,
    comment_key: str,
    at: datetime,
) -> None:
    """Write a comment beside a statement, or beside the whole digest; the same key writes it once.

    Raises: NotFound, NotPermitted, InvalidInput, MoveNotAllowed (it went out already).
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.COMMENT_DIGEST, at=at)
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT or "\0" in text:
        raise InvalidInput("Write a comment of at most 4,000 signs.", fields={"comment": "missing"})
    lock_digest(session, digest, consultation)
    require_unsent(digest)
    beside = _statement_of(session, digest, statement_id) if statement_id else None
    row = upsert(session, DigestComment).values(
        digest_id=digest.id,
        comment_key=comment_key[:36],
        person_id=actor.person_id,
        text=text,
        draft=digest.draft,
        written_at=at,
        **_place_of(beside, consultation),
    )
    comment_id = session.scalar(row.on_conflict_do_nothing().returning(DigestComment.id))
    if comment_id is not None:
        event = CommentAdded(comment_id=comment_id, digest_id=digest.id)
        publish(session, consultation.id, event, actor=actor, at=at)


def _statement_of(session: Session, digest: Digest, statement_id: UUID) -> Statement:
    query = sa.select(Statement).where(Statement.id == statement_id, Statement.digest_id == digest.id)
    if (statement := session.scalar(query)) is None:
        raise NotFound
    return statement


def _place_of(statement: Statement | None, consultation: Consultation) -> dict[str, object]:
    if statement is None:
        return {"statement_id": None, "statement_key": "", "about": ""}
    about = words_of(statement, consultation)
    return {"statement_id": statement.id, "statement_key": statement_key(statement), "about": about}


def resolve_comment(session: Session, actor: Actor, digest_id: UUID, comment_id: UUID, *, at: datetime) -> None:
    """Note that what a comment asked for is settled; a settled one stays so. Raises: NotFound, NotPermitted."""
    digest, consultation = digest_for(session, actor, digest_id, Action.COMMENT_DIGEST, at=at)
    lock_log(session, consultation.id)
    opened = _known(session, digest, comment_id).where(DigestComment.resolved_at.is_(None))
    row = opened.values(resolved_at=at, resolved_by=actor.person_id).returning(DigestComment.id)
    if session.scalar(row) is not None:
        event = CommentResolved(comment_id=comment_id, digest_id=digest.id)
        publish(session, consultation.id, event, actor=actor, at=at)


def reopen_comment(session: Session, actor: Actor, digest_id: UUID, comment_id: UUID, *, at: datetime) -> None:
    """Note that a comment is not settled after all. Raises: NotFound, NotPermitted."""
    digest, consultation = digest_for(session, actor, digest_id, Action.COMMENT_DIGEST, at=at)
    lock_log(session, consultation.id)
    settled = _known(session, digest, comment_id).where(DigestComment.resolved_at.is_not(None))
    row = settled.values(resolved_at=None, resolved_by=None).returning(DigestComment.id)
    if session.scalar(row) is not None:
        event = CommentReopened(comment_id=comment_id, digest_id=digest.id)
        publish(session, consultation.id, event, actor=actor, at=at)


def _known(session: Session, digest: Digest, comment_id: UUID) -> sa.Update:
    here = (DigestComment.id == comment_id, DigestComment.digest_id == digest.id)
    if session.scalar(sa.select(DigestComment.id).where(*here)) is None:
        raise NotFound
    return sa.update(DigestComment).where(*here)
