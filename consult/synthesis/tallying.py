"""Counting: which version stands for each delegation, and the tallies that follow from it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.database import upsert
from consult.organisations.models import BlocMembership
from consult.positions.models import Position
from consult.synthesis.models import StandingPosition, TallyCell

ALL_LINES = "stakeholder_group"
"""The line along which every delegation has exactly one group, so that its cells add up to all."""
BLOCKING = "blocking"
"""The cell that counts blocking reservations, beside the stances."""

Cells = dict[tuple[str, str, str], int]


def lines_of(consultation: Consultation) -> list[str]:
    """The lines along which a consultation is counted: those compared, and always the stakeholder groups."""
    return list(dict.fromkeys([*consultation.compare, ALL_LINES]))


def count_position(session: Session, consultation: Consultation, position: Position) -> bool:
    """Let a version stand if it is newer by place in the log, and move its delegation between cells.

    The caller holds the consultation's lock. False when a version at least as new stands already:
    so the count is exact however often and in whatever order the versions come. A delegation whose
    accreditation was withdrawn is not counted; where it is restored, the round is recounted.
    """
    if session.get_one(Delegation, position.delegation_id).withdrawn_at is not None:
        return False
    key = (position.round_id, position.target_revision_id, position.delegation_id)
    standing = session.get(StandingPosition, key)
    if standing is not None and standing.seq >= position.seq:
        return False
    groups = _groups_of(session, consultation, position.delegation_id)
    before = _marks(standing.stance, is_blocking=standing.is_blocking) if standing else ()
    after = _marks(position.stance, is_blocking=position.is_blocking)
    changes: Cells = {}
    for line, group in groups.items():
        for marks, step in ((before, -1), (after, 1)):
            for mark in marks:
                changes[line, group, mark] = changes.get((line, group, mark), 0) + step
    if standing is None:
        standing = StandingPosition(
            round_id=position.round_id,
            target_revision_id=position.target_revision_id,
            delegation_id=position.delegation_id,
        )
        session.add(standing)
    standing.position_id, standing.seq = position.id, position.seq
    standing.stance, standing.is_blocking = position.stance, position.is_blocking
    _add_to_cells(session, position.round_id, position.target_revision_id, changes)
    return True


def _marks(stance: str | None, *, is_blocking: bool) -> Sequence[str]:
    if stance is None:
        return ()
    return (stance, BLOCKING) if is_blocking else (stance,)


def _groups_of(session: Session, consultation: Consultation, delegation_id: UUID) -> dict[str, str]:
    delegation = session.get_one(Delegation, delegation_id)
    blocs = session.execute(
        sa.select(BlocMembership.bloc_set, BlocMembership.bloc).where(
            BlocMembership.organisation_id == delegation.organisation_id
        )
    ).all()
    groups = {f"bloc:{row[0]}": row[1] for row in blocs} | {ALL_LINES: delegation.stakeholder_group}
    return {line: groups[line] for line in lines_of(consultation) if line in groups}


def _add_to_cells(session: Session, round_id: UUID, revision_id: UUID, changes: Cells) -> None:
    rows = [
        {
            "round_id": round_id,
            "target_revision_id": revision_id,
            "line": line,
            "group": group,
            "stance": mark,
            "count": step,
        }
        for (line, group, mark), step in sorted(changes.items())
        if step
    ]
    for row in rows:
        insert = upsert(session, TallyCell).values(row)
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["round_id", "target_revision_id", "line", "group_name", "stance"],
                set_={"delegations": TallyCell.count + row["count"]},
            )
        )
    session.flush()


def recount(session: Session, consultation: Consultation, round_id: UUID) -> None:
    """Count a whole round again from the versions of its positions. The caller holds the lock."""
    session.flush()
    session.execute(sa.delete(TallyCell).where(TallyCell.round_id == round_id))
    session.execute(sa.delete(StandingPosition).where(StandingPosition.round_id == round_id))
    session.execute(
        sa.insert(StandingPosition).from_select(
            ["round_id", "target_revision_id", "delegation_id", "position_id", "stance", "is_blocking", "seq"],
            _last_versions(round_id),
        )
    )
    for line in lines_of(consultation):
        for cells in _counted(round_id, line):
            columns = ["round_id", "target_revision_id", "line", "group_name", "stance", "delegations"]
            session.execute(sa.insert(TallyCell).from_select(columns, cells))
    session.expire_all()


def _last_versions(round_id: UUID) -> sa.Select[UUID, UUID, UUID, UUID, str | None, bool, int]:
    later = aliased(Position)
    superseded = sa.exists().where(
        later.target_revision_id == Position.target_revision_id,
        later.round_id == Position.round_id,
        later.delegation_id == Position.delegation_id,
        later.version > Position.version,
    )
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
    standing = StandingPosition
    group = Delegation.stakeholder_group if line == ALL_LINES else BlocMembership.bloc
    for mark, condition in (
        (standing.stance, standing.stance.is_not(None)),
        (sa.literal(BLOCKING), standing.is_blocking),
    ):
        query = (
            sa.select(standing.round_id, standing.target_revision_id, sa.literal(line), group, mark, sa.func.count())
            .join(Delegation, Delegation.id == standing.delegation_id)
            .where(standing.round_id == round_id, condition)
        )
        if line != ALL_LINES:
            query = query.join(BlocMembership, BlocMembership.organisation_id == Delegation.organisation_id)
            query = query.where(BlocMembership.bloc_set == line.removeprefix("bloc:"))
        yield query.group_by(standing.round_id, standing.target_revision_id, group, mark)


def cells_of(session: Session, round_id: UUID) -> dict[UUID, Cells]:
    """The stored cells of a round by target revision, without the empty ones."""
    cell = TallyCell
    # columns, not rows as objects: a round may have thousands of cells, and making an object of each takes most of it
    query = sa.select(cell.target_revision_id, cell.line, cell.group, cell.stance, cell.count)
    found: dict[UUID, Cells] = {}
    for revision_id, line, group, mark, count in session.execute(
        query.where(cell.round_id == round_id, cell.count != 0)
    ):
        found.setdefault(revision_id, {})[line, group, mark] = count
    return found
