"""The drafts of a digest as they stood: kept whenever its statements change, so that two can be laid side by side."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from consult.database import upsert
from consult.domain.lifecycle import PUBLISHED
from consult.synthesis.coverage import of_edition
from consult.synthesis.models import Digest, DigestDraft, Statement, StatementRemoval, StatementWords
from consult.synthesis.recipients import edition_of

_OF_THE_ROW = frozenset({"digest_id"})
"""Columns of a statement that say nothing of what it tells."""


def keep_draft(session: Session, digest: Digest, *, at: datetime) -> None:
    """Keep the statements of a digest as they stand at its revision; what is kept of a revision stays as it is."""
    session.flush()
    query = sa.select(Statement).where(Statement.digest_id == digest.id).order_by(Statement.place)
    row = upsert(session, DigestDraft).values(
        digest_id=digest.id,
        revision=digest.revision,
        draft=digest.draft,
        statements=[_document_of(statement) for statement in session.scalars(query)],
        kept_at=at,
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["digest_id", "revision"]))


def _document_of(statement: Statement) -> dict[str, Any]:
    columns = (column.name for column in Statement.__table__.columns if column.name not in _OF_THE_ROW)
    values = {name: getattr(statement, name) for name in columns}
    return {
        **{name: str(value) if isinstance(value, UUID) else value for name, value in values.items()},
        "words": {row.language: row.text for row in statement.words},
        "removed": statement.removal.reason if statement.removal else None,
    }


def statements_in(kept: DigestDraft) -> list[Statement]:
    """The statements of a kept draft; they belong to no session."""
    return [_statement_from(document) for document in kept.statements]


def _statement_from(document: dict[str, Any]) -> Statement:
    known = Statement.__table__.columns
    values = {name: value for name, value in document.items() if name in known}
    uuids = [name for name in values if isinstance(known[name].type, sa.Uuid) and values[name]]
    statement = Statement(**values | {name: UUID(values[name]) for name in uuids})
    statement.words = [StatementWords(language=name, text=text) for name, text in document["words"].items()]
    removal = StatementRemoval(reason=document["removed"]) if document["removed"] else None
    set_committed_value(statement, "removal", removal)
    return statement


def drafts_of(session: Session, digest_id: UUID) -> list[DigestDraft]:
    """What was kept of a digest, the newest first."""
    query = sa.select(DigestDraft).where(DigestDraft.digest_id == digest_id)
    return list(session.scalars(query.order_by(DigestDraft.revision.desc())))


def draft_at(kept: Iterable[DigestDraft], revision: int) -> DigestDraft | None:
    """The draft that stood at a revision, of drafts with the newest first."""
    return next((draft for draft in kept if draft.revision <= revision), None)


def draft_before(kept: Iterable[DigestDraft], digest: Digest) -> DigestDraft | None:
    """The last state of the draft before the present one; of a first draft, how it was drafted before it was edited."""
    own = list(kept)
    earlier = next((draft for draft in own if draft.draft < digest.draft), None)
    if earlier is not None:
        return earlier
    first = own[-1] if own else None
    return first if first is not None and first.revision < digest.revision else None


def sent_before(session: Session, digest: Digest) -> Digest | None:
    """The last digest that went out to the same audience before this one."""
    query = sa.select(Digest).where(*of_edition(digest.consultation_id, edition_of(digest)))
    query = query.where(Digest.state.in_(PUBLISHED), Digest.window_start < digest.window_start)
    return session.scalar(query.order_by(Digest.window_start.desc()).limit(1))


def statement_key(statement: Statement) -> str:
    """By what a statement is known again in another draft: its section, its line and what it is about."""
    about = statement.target_revision_id or statement.template
    return f"{statement.section}|{statement.line}|{about}"
