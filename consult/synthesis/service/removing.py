"""Taking a statement out of a digest: with a reason that its authors see and may answer, and back in again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.queries import facts_of
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.permissions import Action, Actor, check
from consult.domain.positions import text_fault
from consult.domain.synthesis import BY_HAND
from consult.events.catalogue import RemovalAnswered, StatementRemoved, StatementRestored
from consult.events.log import lock_log, publish
from consult.positions.queries import own_delegation
from consult.synthesis.keeping import drop_statement, end_removal, number_statements, statements_in_order
from consult.synthesis.models import Digest, RemovalAuthor, Statement, StatementRemoval
from consult.synthesis.objecting import authors_of
from consult.synthesis.saying import words_of
from consult.synthesis.service.changing import record_change, require_revision, statement_to_change

SHORTEST_REASON = 10
"""A reason that says something to whom it is taken away from."""
LONGEST_ANSWER = 1_000
"""Reasons and answers go out with the digest: so much is read there."""


def remove_statement(
    session: Session, actor: Actor, statement_id: UUID, *, reason: str, revision: int, at: datetime
) -> Digest:
    """Take a statement out: one written by hand is gone, a drafted one leaves with a reason and can be brought back.

    Where it told that somebody objects, the digest goes on saying so, with the reason.

    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    statement, digest, consultation = statement_to_change(session, actor, statement_id, Action.EDIT_DIGEST, at=at)
    if statement.template != BY_HAND:
        check(actor, Action.REMOVE_STATEMENT, facts_of(consultation), at=at)
    require_revision(digest, revision, current=words_of(statement, consultation), yours=reason)
    if statement.template == BY_HAND:
        _remove_by_hand(session, actor, statement, digest, at=at)
        return digest
    if statement.removal is not None:
        raise MoveNotAllowed("This sentence was taken out already.")
    words = _checked_reason(reason)
    removal = StatementRemoval(
        digest_id=digest.id,
        statement_id=statement.id,
        target_revision_id=statement.target_revision_id,
        reason=words,
        removed_by=actor.person_id,
        removed_at=at,
    )
    session.add(removal)
    session.flush()
    authors = authors_of(session, digest, statement)
    session.add_all(RemovalAuthor(removal_id=removal.id, delegation_id=delegation_id) for delegation_id in authors)
    session.flush()
    session.expire(statement, ["removal"])
    event = StatementRemoved(digest_id=digest.id, statement_id=statement.id, removal_id=removal.id)
    publish(session, consultation.id, event, actor=actor, at=at)
    record_change(session, actor, digest, statement.id, at=at)
    return digest


def restore_statement(session: Session, actor: Actor, statement_id: UUID, *, revision: int, at: datetime) -> Digest:
    """Bring back a statement that was taken out; the reason given for it stays on record.

    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed.
    """
    statement, digest, consultation = statement_to_change(session, actor, statement_id, Action.REMOVE_STATEMENT, at=at)
    require_revision(digest, revision, current=words_of(statement, consultation), yours="")
    if statement.removal is None:
        raise MoveNotAllowed("This sentence stands in the digest.")
    event = StatementRestored(digest_id=digest.id, statement_id=statement.id, removal_id=statement.removal.id)
    end_removal(session, statement, by=actor.person_id, at=at)
    publish(session, consultation.id, event, actor=actor, at=at)
    record_change(session, actor, digest, statement.id, at=at)
    return digest


def answer_removal(
    session: Session, actor: Actor, delegation_id: UUID, removal_id: UUID, *, text: str, at: datetime
) -> StatementRemoval:
    """Answer, once for the delegation, that its objection was taken out; the chairs read it.

    The digest tells it where it has not gone out: then chairs approve it anew. What comes later is read at the desk.

    Raises: NotFound, NotPermitted, MoveNotAllowed (answered, or the sentence is back), InvalidInput.
    """
    _delegation, consultation = own_delegation(session, actor, delegation_id)
    check(actor, Action.ANSWER_REMOVAL, facts_of(consultation, delegation_id), at=at)
    lock_log(session, consultation.id)
    author = session.get(RemovalAuthor, (removal_id, delegation_id), populate_existing=True)
    if author is None:
        raise NotFound
    removal = session.get_one(StatementRemoval, removal_id, populate_existing=True)
    if author.answer:
        raise MoveNotAllowed("Your delegation has answered this already.")
    if removal.restored_at is not None:
        raise MoveNotAllowed("The sentence stands in the digest again, so there is nothing to answer.")
    digest = session.get_one(Digest, removal.digest_id, populate_existing=True)
    # whoever waited for the lock while it was sent answers after that
    answered_at = at if digest.sending_at is None else max(at, digest.sending_at)
    author.answer, author.answered_by, author.answered_at = _checked_answer(text), actor.person_id, answered_at
    event = RemovalAnswered(digest_id=digest.id, removal_id=removal.id)
    publish(session, consultation.id, event, actor=actor, at=at)
    if digest.sending_at is None and removal.statement_id is not None:
        session.flush()
        record_change(session, actor, digest, removal.statement_id, is_named=False, at=at)
    return removal


def _remove_by_hand(session: Session, actor: Actor, statement: Statement, digest: Digest, *, at: datetime) -> None:
    statement_id = statement.id
    rows = [row for row in statements_in_order(session, digest.id) if row.id != statement_id]
    drop_statement(session, statement, at=at)
    number_statements(session, rows)
    record_change(session, actor, digest, statement_id, at=at)


def _checked_reason(reason: str) -> str:
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise InvalidInput(
            "Give the reason, in a sentence: whose objection it is reads it, and so does everybody with the digest.",
            fields={"reason": "reason_missing"},
        )
    if fault := _fault(words):
        raise InvalidInput.of_fields({"reason": fault})
    return words


def _checked_answer(text: str) -> str:
    words = text.strip()
    if fault := ("answer_missing" if not words else _fault(words)):
        raise InvalidInput.of_fields({"answer": fault})
    return words


def _fault(words: str) -> str | None:
    return "too_long" if len(words) > LONGEST_ANSWER else text_fault(words)
