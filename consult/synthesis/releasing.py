"""Releasing the numbers of a round: the one moment at which they may leave the chair's desk.

What is released is stored; pages, mails and the rest read the stored tables and never the tally of the moment.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import delegations_of
from consult.domain.disclosure import MINIMUM, SMALLEST_MINIMUM, Partition, Place, Told, answered_by_place, release
from consult.domain.inference import Table
from consult.domain.lines import GROUP_LINE
from consult.domain.tallies import STANCES
from consult.domain.vocabulary import Attribution, RoundState
from consult.events.queries import log_length
from consult.synthesis.models import ReleasedRound, ReleasedTable, ReleasedTarget, StandingPosition
from consult.synthesis.tallying import lines_of

_NAMES = [stance.value for stance in STANCES]
_OPPOSING = frozenset(_NAMES[:2])


def release_round(session: Session, consultation: Consultation, round_: Round, *, at: datetime) -> bool:
    """Release what may be released of a round now; the caller holds the consultation's lock and has counted.

    Returns:
        False where nothing is withheld, because the consultation is attributed.
    """
    if consultation.attribution == Attribution.ATTRIBUTED:
        return False
    as_of = log_length(session, consultation.id)
    places, answers = places_of(session, consultation), _answers(session, round_.id)
    blocking = set(session.scalars(_blocked(round_.id)))
    told = tables_of(session, round_.id)
    standing = targets_released(session, round_.id)
    for revision_id in answers.keys() | standing.keys():
        now, row = answers.get(revision_id, {}), standing.get(revision_id)
        partition = Partition(row.partition) if row and row.partition else None
        partition, tables = release(
            places,
            {delegation: _NAMES.index(stance) for delegation, stance in now.items()},
            Told(partition, told.get(revision_id, {})),
            minimum=minimum_of(consultation),
            is_last=round_.state == RoundState.CLOSED,
        )
        session.add_all(_table(round_.id, revision_id, key, table, as_of, at) for key, table in tables.items())
        if row is None:
            row = ReleasedTarget(round_id=round_.id, target_revision_id=revision_id, p_values={}, answers={})
            session.add(row)
        _fill(row, partition, places, now, is_blocked=revision_id in blocking, minimum=minimum_of(consultation), at=at)
        if tables:
            row.p_values = {}
    _note_round(session, consultation, round_, places, answers, as_of=as_of, at=at)
    session.flush()
    return True


def minimum_of(consultation: Consultation) -> int:
    """The smallest group and count that are printed, at least the three without which nothing hides."""
    return max(consultation.smallest_cell or MINIMUM, SMALLEST_MINIMUM)


def places_of(session: Session, consultation: Consultation) -> dict[str, Place]:
    """Every delegation, those that left too, to its groups along the lines; "" where it is outside."""
    lines = ordered_lines(consultation)
    return {
        str(found.id): tuple(found.group_along(line) or "" for line in lines)
        for found in delegations_of(session, consultation.id, with_withdrawn=True)
    }


def ordered_lines(consultation: Consultation) -> list[str]:
    """The lines in the order of a place: the one that holds everybody, then those of governments."""
    return list(dict.fromkeys([GROUP_LINE, *lines_of(consultation)]))


def _answers(session: Session, round_id: UUID) -> dict[UUID, dict[str, str]]:
    query = sa.select(StandingPosition.target_revision_id, StandingPosition.delegation_id, StandingPosition.stance)
    found: dict[UUID, dict[str, str]] = {}
    for revision_id, delegation_id, stance in session.execute(
        query.where(StandingPosition.round_id == round_id, StandingPosition.stance.is_not(None))
    ):
        found.setdefault(revision_id, {})[str(delegation_id)] = stance or ""
    return found


def _blocked(round_id: UUID) -> sa.Select[UUID]:
    query = sa.select(StandingPosition.target_revision_id).distinct()
    return query.where(StandingPosition.round_id == round_id, StandingPosition.is_blocking)


def tables_of(session: Session, round_id: UUID) -> dict[UUID, dict[Place, list[Table]]]:
    """Every table released of a round: target revision to row to its tables, oldest first."""
    query = sa.select(ReleasedTable).where(ReleasedTable.round_id == round_id).order_by(ReleasedTable.as_of)
    found: dict[UUID, dict[Place, list[Table]]] = {}
    for row in session.scalars(query):
        answers = {delegation: _NAMES.index(stance) for delegation, stance in row.answers.items()}
        table = Table(answers, frozenset(_NAMES.index(stance) for stance in row.withheld))
        found.setdefault(row.target_revision_id, {}).setdefault(tuple(json.loads(row.row)), []).append(table)
    return found


def targets_released(session: Session, round_id: UUID) -> dict[UUID, ReleasedTarget]:
    """What is said of each target of a round beside its tables."""
    query = sa.select(ReleasedTarget).where(ReleasedTarget.round_id == round_id)
    return {row.target_revision_id: row for row in session.scalars(query)}


def _table(round_id: UUID, revision_id: UUID, row: Place, table: Table, as_of: int, at: datetime) -> ReleasedTable:
    return ReleasedTable(
        round_id=round_id,
        target_revision_id=revision_id,
        row=json.dumps(list(row)),
        as_of=as_of,
        released_at=at,
        answers={delegation: _NAMES[stance] for delegation, stance in table.answers.items()},
        withheld=[_NAMES[stance] for stance in sorted(table.withheld)],
    )


def _fill(
    row: ReleasedTarget,
    partition: Partition | None,
    places: Mapping[str, Place],
    answers: Mapping[str, str],
    *,
    is_blocked: bool,
    minimum: int,
    at: datetime,
) -> None:
    row.partition = partition
    heard = answered_by_place(places, dict.fromkeys(answers, 0))
    row.answered = [[list(place), count] for place, count in sorted(heard.items())]
    row.released_at = at
    objects = not _OPPOSING.isdisjoint(answers.values())
    # an objection is said at once; that there is none any more only when it could be any of several who changed
    changed = sum(row.answers.get(name) != answers.get(name) for name in row.answers.keys() | answers.keys())
    if objects or not row.somebody_objects or changed >= minimum:
        row.somebody_objects, row.answers = objects, dict(answers)
        row.somebody_blocks = is_blocked or (bool(row.somebody_blocks) and changed < minimum)


def _note_round(
    session: Session,
    consultation: Consultation,
    round_: Round,
    places: Mapping[str, Place],
    answers: Mapping[UUID, Mapping[str, str]],
    *,
    as_of: int,
    at: datetime,
) -> None:
    heard = {delegation for said in answers.values() for delegation in said}
    by_line: dict[str, dict[str, int]] = {line: {} for line in ordered_lines(consultation)}
    for delegation in heard:
        for line, group in zip(by_line, places[delegation], strict=True):
            if group:
                by_line[line][group] = by_line[line].get(group, 0) + 1
    row = session.get(ReleasedRound, round_.id)
    if row is None:
        row = ReleasedRound(round_id=round_.id)
        session.add(row)
    row.as_of, row.released_at, row.answered = as_of, at, by_line
    row.positions = sum(len(said) for said in answers.values())
