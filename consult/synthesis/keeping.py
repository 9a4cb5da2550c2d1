"""Drafting the statements of a digest again: what people did to them stays where the values behind are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.chain import content_hash
from consult.domain.synthesis import BY_HAND, DraftStatement, Section
from consult.synthesis.models import Digest, Statement, StatementRemoval
from consult.synthesis.objecting import has_new_author


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A statement as it was drafted now, with its support."""

    statement: DraftStatement
    support: dict[str, Any]


_Key = tuple[str, str, str, str | None]


def renew_statements(session: Session, digest: Digest, drafted: Sequence[Drafted], *, at: datetime) -> list[Statement]:
    """Let a digest say what was drafted now; a statement that says the same as before stays the same row.

    Other words and removals stay where the values are the same, and sentences written by hand stay in their places.
    A removal does not stay where somebody objects now to whom it was not told.

    Returns: the statements in their order.
    """
    before = statements_in_order(session, digest.id)
    known: dict[_Key, list[Statement]] = {}
    for row in before:
        if row.template != BY_HAND:
            known.setdefault(_key_of_row(row), []).append(row)
    rows = []
    for one in drafted:
        found = known.get(_key_of_draft(one.statement))
        row = found.pop(0) if found else Statement(digest_id=digest.id)
        _fill(session, row, one, at=at)
        if has_new_author(session, digest, row):
            end_removal(session, row, by=None, at=at)
        rows.append(row)
    for row in (row for rest in known.values() for row in rest):
        drop_statement(session, row, at=at)
    order = with_those_by_hand(rows, before)
    number_statements(session, order)
    return order


def statements_in_order(session: Session, digest_id: UUID) -> list[Statement]:
    """The statements of a digest as they are now."""
    query = sa.select(Statement).where(Statement.digest_id == digest_id).order_by(Statement.place)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def number_statements(session: Session, rows: Sequence[Statement]) -> None:
    """Give statements their places, from one on; first out of the way, since two cannot share a place."""
    for place, row in enumerate(rows, start=1):
        row.place = -place
        session.add(row)
    session.flush()
    for place, row in enumerate(rows, start=1):
        row.place = place
    session.flush()


def drop_statement(session: Session, row: Statement, *, at: datetime) -> None:
    """Let go of a statement; that it was taken out once stays on record."""
    end_removal(session, row, by=None, at=at)
    kept = sa.update(StatementRemoval).where(StatementRemoval.statement_id == row.id)
    session.execute(kept.values(statement_id=None))
    session.delete(row)
    session.flush()


def end_removal(session: Session, row: Statement, *, by: UUID | None, at: datetime) -> None:
    """Let a statement that was taken out stand again."""
    standing = sa.update(StatementRemoval).where(StatementRemoval.statement_id == row.id)
    standing = standing.where(StatementRemoval.restored_at.is_(None))
    session.execute(standing.values(restored_at=at, restored_by=by))
    if row in session:
        session.expire(row, ["removal"])


def with_those_by_hand(rows: Sequence[Statement], before: Sequence[Statement]) -> list[Statement]:
    """The statements with those written by hand: each after the one that it stood after, else where its section ends.

    Args:
        rows: those that are drafted, in their order.
        before: all in the order they had.
    """
    order = list(rows)
    for place, row in enumerate(before):
        if row.template == BY_HAND:
            former = before[place - 1] if place and before[place - 1].section == row.section else None
            order.insert(_place_for(row, former, order, is_first=former is None), row)
    return order


def _place_for(row: Statement, former: Statement | None, order: Sequence[Statement], *, is_first: bool) -> int:
    if former is not None and any(found is former for found in order):
        return next(place for place, found in enumerate(order) if found is former) + 1
    rank = [section.value for section in Section].index
    if is_first:
        return sum(rank(found.section) < rank(row.section) for found in order)
    return sum(rank(found.section) <= rank(row.section) for found in order)


def _fill(session: Session, row: Statement, drafted: Drafted, *, at: datetime) -> None:
    statement = drafted.statement
    if row.id is not None and content_hash(row.values) != content_hash(statement.values):
        row.words.clear()
        end_removal(session, row, by=None, at=at)
    row.section, row.template, row.line = statement.section, statement.template, statement.line
    row.target_revision_id = UUID(statement.revision_id) if statement.revision_id else None
    row.values, row.support, row.is_minority = dict(statement.values), drafted.support, statement.is_minority


def _key_of_row(row: Statement) -> _Key:
    return row.section, row.template, row.line, str(row.target_revision_id) if row.target_revision_id else None


def _key_of_draft(draft: DraftStatement) -> _Key:
    return draft.section, draft.template, draft.line, draft.revision_id
