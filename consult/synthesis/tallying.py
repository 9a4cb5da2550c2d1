"""Counting: which version stands for each delegation, and the tallies that follow from it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.placing import ALONG, group_column, standing_along
from consult.consultations.queries import delegation_by_id
from consult.database import lists_of, upsert
from consult.domain.lines import GROUP_LINE, counted_lines
from consult.extensions import Base
from consult.positions.associations.models import BlocStatement
from consult.positions.associations.queries import (
    Effective,
    associated_ever,
    associates_of,
    covered_by,
    effective_positions,
    holding,
)
from consult.positions.models import Position
from consult.positions.versions import replaces
from consult.synthesis.models import StandingPosition, TallyCell

ALL_LINES = GROUP_LINE
"""The line along which every delegation has exactly one group, so that its cells add up to all."""
BLOCKING = "blocking"
"""The cell that counts blocking reservations, beside the stances."""

Cells = dict[tuple[str, str, str], int]
_CELLS = Base.metadata.tables[TallyCell.__tablename__]
_STANDING_COLUMNS = ["round_id", "target_revision_id", "delegation_id", "position_id", "stance", "is_blocking", "seq"]


def lines_of(consultation: Consultation) -> list[str]:
    """The lines along which a consultation is counted: those compared, and always the stakeholder groups."""
    return counted_lines(consultation.compare)


def count_position(
    session: Session, consultation: Consultation, round_id: UUID, revision_id: UUID, author_id: UUID
) -> bool:
    """Bring what counts on a target up to date after a version of a position: its author, and who follows it there.

    The caller holds the consultation's lock. False when nothing moved. It reads what stands now, not what the
    version says: so the count is exact however often and in whatever order the versions come. A delegation whose
    accreditation was withdrawn is not counted; where it is restored, the round is recounted.
    """
    followers = associates_of(session, author_id, round_id, revision_id)
    return count_delegations(session, consultation, round_id, revision_id, followers | {author_id})


def count_association(
    session: Session, consultation: Consultation, statement_id: UUID, delegation_id: UUID | None = None
) -> list[UUID]:
    """Bring what counts up to date after one delegation, or everybody, changed how they stand to a statement.

    The caller holds the consultation's lock. Returns: the target revisions on which something moved.
    """
    statement = session.get_one(BlocStatement, statement_id)
    members = {delegation_id} if delegation_id else associated_ever(session, statement_id)
    return [
        revision_id
        for revision_id in sorted(covered_by(session, statement_id))
        if count_delegations(session, consultation, statement.round_id, revision_id, members)
    ]


def count_delegations(
    session: Session, consultation: Consultation, round_id: UUID, revision_id: UUID, delegation_ids: Collection[UUID]
) -> bool:
    """Let what the rows say now stand for these delegations on a target, and move them between its cells."""
    effective = effective_positions(session, round_id, revision_id, delegation_ids)
    rows = _standing_rows(session, round_id, revision_id, delegation_ids)
    changes: Cells = {}
    moved = False
    for delegation_id in sorted(delegation_ids):
        row, now = rows.get(delegation_id), effective.get(delegation_id)
        if _says_the_same(row, now):
            continue
        moved = True
        before = _marks(row.stance, is_blocking=row.is_blocking) if row else ()
        after = _marks(now.position.stance, is_blocking=now.position.is_blocking) if now else ()
        for line, group in _groups_of(session, consultation, delegation_id).items():
            for marks, step in ((before, -1), (after, 1)):
                for mark in marks:
                    changes[line, group, mark] = changes.get((line, group, mark), 0) + step
        _let_stand(session, (round_id, revision_id, delegation_id), row, now)
    _add_to_cells(session, round_id, revision_id, changes)
    return moved


def _standing_rows(
    session: Session, round_id: UUID, revision_id: UUID, delegation_ids: Collection[UUID]
) -> dict[UUID, StandingPosition]:
    query = sa.select(StandingPosition).where(
        StandingPosition.round_id == round_id,
        StandingPosition.target_revision_id == revision_id,
        StandingPosition.delegation_id.in_(delegation_ids),
    )
    return {row.delegation_id: row for row in session.scalars(query)}


def _says_the_same(row: StandingPosition | None, now: Effective | None) -> bool:
    if row is None or now is None:
        return row is None and now is None
    return (row.position_id, row.associated_with) == (now.position.id, now.statement_id)


def _let_stand(
    session: Session, key: tuple[UUID, UUID, UUID], row: StandingPosition | None, now: Effective | None
) -> None:
    if now is None:
        session.delete(row)
        return
    if row is None:
        row = StandingPosition(round_id=key[0], target_revision_id=key[1], delegation_id=key[2])
        session.add(row)
    row.position_id, row.seq, row.associated_with = now.position.id, now.position.seq, now.statement_id
    row.stance, row.is_blocking = now.position.stance, now.position.is_blocking


def _marks(stance: str | None, *, is_blocking: bool) -> Sequence[str]:
    if stance is None:
        return ()
    return (stance, BLOCKING) if is_blocking else (stance,)


def _groups_of(session: Session, consultation: Consultation, delegation_id: UUID) -> dict[str, str]:
    found = delegation_by_id(session, delegation_id)
    if found is None:
        return {}
    along = ((line, found.group_along(line)) for line in lines_of(consultation))
    return {line: group for line, group in along if group is not None}


def _add_to_cells(session: Session, round_id: UUID, revision_id: UUID, changes: Cells) -> None:
    rows = [
        {
            "round_id": round_id,
            "target_revision_id": revision_id,
            "line": line,
            "group_name": group,
            "stance": mark,
            "delegations": step,
        }
        for (line, group, mark), step in sorted(changes.items())
        if step
    ]
    if rows:
        insert = upsert(session, _CELLS)
        there = {"delegations": _CELLS.c.delegations + insert.excluded.delegations}
        session.execute(insert.on_conflict_do_update(index_elements=list(_CELLS.primary_key), set_=there), rows)
    session.flush()


def recount(session: Session, consultation: Consultation, round_id: UUID) -> None:
    """Count a whole round again from the versions of its positions. The caller holds the lock."""
    session.flush()
    session.execute(sa.delete(TallyCell).where(TallyCell.round_id == round_id))
    session.execute(sa.delete(StandingPosition).where(StandingPosition.round_id == round_id))
    session.execute(sa.insert(StandingPosition).from_select(_STANDING_COLUMNS, _last_versions(round_id)))
    _let_statements_speak(session, round_id)
    for line in lines_of(consultation):
        for cells in _counted(round_id, line):
            columns = ["round_id", "target_revision_id", "line", "group_name", "stance", "delegations"]
            session.execute(sa.insert(TallyCell).from_select(columns, cells))
    session.expire_all()


def _let_statements_speak(session: Session, round_id: UUID) -> None:
    """Give who has no position of its own that of the author whose statement it follows; nobody follows a follower."""
    held, author, own = holding(round_id).subquery(), aliased(StandingPosition), aliased(StandingPosition)
    spoken = sa.and_(
        author.round_id == round_id,
        author.target_revision_id == held.c.target_revision_id,
        author.delegation_id == held.c.author_id,
        author.stance.is_not(None),
    )
    member = sa.and_(
        held.c.member_id == StandingPosition.delegation_id,
        held.c.target_revision_id == StandingPosition.target_revision_id,
    )
    withdrawn = sa.delete(StandingPosition).where(StandingPosition.round_id == round_id)
    here = held.c.member_id.not_in(_withdrawn(round_id))
    follows = sa.select(held.c.member_id).join(author, spoken).where(member).correlate(StandingPosition).exists()
    session.execute(
        withdrawn.where(StandingPosition.stance.is_(None), follows), execution_options={"synchronize_session": False}
    )
    has_own = sa.exists().where(
        own.round_id == round_id,
        own.target_revision_id == held.c.target_revision_id,
        own.delegation_id == held.c.member_id,
    )
    said = sa.select(
        author.round_id,
        author.target_revision_id,
        held.c.member_id,
        author.position_id,
        author.stance,
        author.is_blocking,
        author.seq,
        held.c.statement_id,
    ).join(author, spoken)
    columns = [*_STANDING_COLUMNS, "associated_with"]
    session.execute(sa.insert(StandingPosition).from_select(columns, said.where(~has_own, here)))


def _last_versions(round_id: UUID) -> sa.Select[UUID, UUID, UUID, UUID, str | None, bool, int]:
    later = aliased(Position)
    superseded = sa.exists().where(replaces(later))
    return sa.select(
        Position.round_id,
        Position.target_revision_id,
        Position.delegation_id,
        Position.id,
        Position.stance,
        Position.is_blocking,
        Position.seq,
    ).where(Position.round_id == round_id, ~superseded, Position.delegation_id.not_in(_withdrawn(round_id)))


def _withdrawn(round_id: UUID) -> sa.Select[UUID]:
    here = sa.select(Round.consultation_id).where(Round.id == round_id).scalar_subquery()
    query = sa.select(Delegation.id).where(Delegation.consultation_id == here)
    return query.where(Delegation.withdrawn_at.is_not(None))


def _counted(round_id: UUID, line: str) -> Iterable[sa.Select[*tuple[Any, ...]]]:
    """Selects of the cells of a line: the stances, then the blocking reservations."""
    standing, group = StandingPosition, group_column(line)
    for mark, condition in (
        (standing.stance, standing.stance.is_not(None)),
        (sa.literal(BLOCKING), standing.is_blocking),
    ):
        query = (
            sa.select(standing.round_id, standing.target_revision_id, sa.literal(line), group, mark, sa.func.count())
            .join(Delegation, Delegation.id == standing.delegation_id)
            .where(standing.round_id == round_id, condition)
        )
        yield standing_along(query, line).group_by(standing.round_id, standing.target_revision_id, ALONG, mark)


def cells_of(session: Session, round_id: UUID, *, only: Collection[UUID] | None = None) -> dict[UUID, Cells]:
    """The stored cells of a round by target revision, without the empty ones; those of some revisions `only`."""
    cell = _CELLS.c
    # one row a target, its cells as lists: a round may have thousands, and a row of each takes most of the time
    cells = lists_of(session, cell.line, cell.group_name, cell.stance, cell.delegations)
    query = sa.select(cell.target_revision_id, *cells).where(cell.round_id == round_id, cell.delegations != 0)
    if only is not None:
        query = query.where(cell.target_revision_id.in_(only))
    return {
        revision_id: dict(zip(zip(lines, groups, marks, strict=True), counts, strict=True))
        for revision_id, lines, groups, marks, counts in session.execute(query.group_by(cell.target_revision_id)).all()
    }
