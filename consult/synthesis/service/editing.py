"""Putting other words for the statements of a digest."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.errors import DigestChanged, InvalidInput
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import DigestState
from consult.events.catalogue import DigestEdited, DigestVoided
from consult.events.log import lock_log, publish
from consult.synthesis import sealing, voiding
from consult.synthesis.models import Digest, Statement
from consult.synthesis.service.access import digest_for, require_unsent

LONGEST_SENTENCE = 2_000


def edit_statement(
    session: Session, actor: Actor, statement_id: UUID, *, text: str, revision: int, at: datetime
) -> Digest:
    """Put other words for a statement; empty words bring the drafted sentence back. Counts never change.

    Args:
        revision: the revision of the digest that the person saw.
    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    digest_id = session.scalar(sa.select(Statement.digest_id).where(Statement.id == statement_id))
    digest, consultation = digest_for(session, actor, digest_id, Action.EDIT_DIGEST, at=at)
    statement = session.get_one(Statement, statement_id)
    lock_log(session, consultation.id)
    session.refresh(digest)
    require_unsent(digest)
    if digest.revision != revision:
        raise DigestChanged(extra={"revision": digest.revision, "current": statement.text, "yours": text})
    text = text.strip()
    if len(text) > LONGEST_SENTENCE or "\0" in text:
        raise InvalidInput("This sentence is too long to be read aloud.", fields={"text": "too_long"})
    if text == sealing.drafted_words(statement, consultation):
        text = ""
    if text == statement.text:
        return digest  # nothing changes, so approvals stand
    statement.text, statement.edited_by = text, actor.person_id if text else None
    if digest.state == DigestState.APPROVED:
        publish(session, consultation.id, DigestVoided(digest_id=digest.id, reason="edited"), actor=actor, at=at)
    voiding.void(session, digest, reason="a statement was edited", at=at)
    digest.revision += 1
    digest.revised_at = at
    event = DigestEdited(digest_id=digest.id, statement_id=statement.id)
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest
