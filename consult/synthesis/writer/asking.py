"""Asking the writer for another wording of a statement, and what became of that."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.database import upsert
from consult.domain.chain import content_hash
from consult.domain.errors import MoveNotAllowed
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import Attribution, Audience, ProposalState
from consult.domain.wording_check import Facts, check
from consult.events.catalogue import WordingAsked
from consult.events.log import publish
from consult.synthesis.models import Digest, Statement, WordingProposal
from consult.synthesis.service.changing import statement_to_change
from consult.synthesis.service.editing import require_language
from consult.synthesis.writer.facts import facts_of

WHERE_NUMBERS_ARE_RELEASED = frozenset({Audience.PARTICIPANTS, Audience.PUBLIC})
"""Audiences whose digests hold nothing but what may leave the chair's desk."""


def ask_writer(
    session: Session, actor: Actor, statement_id: UUID, *, language: str, is_set_up: bool, at: datetime
) -> WordingProposal:
    """Let the sentence of a statement be sent to the writer; one that waits already is not sent twice.

    Args:
        is_set_up: whether the settings name a writer.
    Raises: NotFound, NotPermitted, MoveNotAllowed, InvalidInput.
    """
    statement, digest, consultation = statement_to_change(session, actor, statement_id, Action.ASK_WRITER, at=at)
    require_language(language)
    if not is_set_up:
        raise MoveNotAllowed("No writer is set up here. Put your own words, or leave the drafted sentence.")
    if not may_be_sent(statement, digest, consultation):
        raise MoveNotAllowed("This sentence is not sent to a writer. Put your own words, or leave it as it is.")
    row = upsert(session, WordingProposal).values(
        statement_id=statement.id,
        language=language,
        revision=digest.revision,
        drafted_hash=drafted_hash(facts_of(statement, consultation, language)),
        asked_by=actor.person_id,
        asked_at=at,
        next_at=at,
    )
    once = row.on_conflict_do_nothing(index_elements=["statement_id", "language"], index_where=sa.text("state = 'due'"))
    asked = session.scalar(once.returning(WordingProposal.id))
    if asked is not None:
        event = WordingAsked(statement_id=statement.id, digest_id=digest.id, language=language)
        publish(session, consultation.id, event, actor=actor, at=at)
    due = sa.select(WordingProposal).where(WordingProposal.statement_id == statement.id)
    due = due.where(WordingProposal.language == language, WordingProposal.state == ProposalState.DUE)
    return session.scalars(due).one()


def may_be_sent(statement: Statement, digest: Digest, consultation: Consultation) -> bool:
    """True for a drafted sentence with counts, of which nothing must stay at the chair's desk."""
    rule = consultation.attribution
    if rule == Attribution.CONFIDENTIAL or statement.removal is not None:
        return False
    if rule != Attribution.ATTRIBUTED and digest.audience not in WHERE_NUMBERS_ARE_RELEASED:
        return False
    return "class" in statement.values or statement.template == "silence"


def drafted_hash(facts: Facts) -> str:
    """Names the drafted sentence for which a wording was asked."""
    return content_hash({"language": facts.language, "sentence": facts.drafted})


def last_proposal(
    session: Session, statement: Statement, consultation: Consultation, language: str
) -> WordingProposal | None:
    """The last wording asked for a statement in a language; none whose sentence changed since, or that says another."""
    query = sa.select(WordingProposal).where(WordingProposal.statement_id == statement.id)
    query = query.where(WordingProposal.language == language).order_by(WordingProposal.asked_at.desc())
    last = session.scalars(query.limit(1)).one_or_none()
    if last is None:
        return None
    facts = facts_of(statement, consultation, language)
    if last.drafted_hash != drafted_hash(facts) or (last.text and check(last.text, facts)):
        return None
    return last


def is_proposed(session: Session, statement: Statement, text: str, language: str) -> bool:
    """True for words that a writer proposed, whoever took them over."""
    proposed: Sequence[str] = session.scalars(
        sa.select(WordingProposal.text).where(
            WordingProposal.statement_id == statement.id,
            WordingProposal.language == language,
            WordingProposal.state == ProposalState.READY,
        )
    ).all()
    return bool(text) and text in proposed
