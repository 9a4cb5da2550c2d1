"""What readers away from the desk get of a round: a picture made of the released tables and of nothing else."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import accredited_by_line
from consult.domain.disclosure import Partition, Place, Released, ReleasedLine, line_of
from consult.domain.divergence import Comparison, DivergenceClass, Side, compare_targets
from consult.domain.inference import Table
from consult.domain.tallies import STANCES, Tally
from consult.domain.vocabulary import Attribution
from consult.domain.weighting import Weighting
from consult.synthesis.models import ReleasedRound, ReleasedTable, ReleasedTarget
from consult.synthesis.picture import RoundPicture, TargetPicture, round_picture
from consult.synthesis.releasing import ordered_lines, release_round, targets_released
from consult.synthesis.tallying import lines_of
from consult.targets.queries import targets_with_revisions

_NAMES = [stance.value for stance in STANCES]


def picture_for_readers(
    session: Session, consultation: Consultation, round_: Round, weighting: Weighting | None = None
) -> RoundPicture:
    """The picture that anybody may see: exact where attributed, else of what was released."""
    if consultation.attribution == Attribution.ATTRIBUTED:
        return round_picture(session, consultation, round_, weighting)
    return released_picture(session, consultation, round_, weighting)


def released_round(session: Session, round_id: UUID) -> ReleasedRound | None:
    """When the numbers of a round were last released; None before the first time."""
    return session.get(ReleasedRound, round_id)


def released_picture(
    session: Session, consultation: Consultation, round_: Round, weighting: Weighting | None = None
) -> RoundPicture:
    """The picture of a round as the released tables alone give it; its measures are taken from them too."""
    weighting = weighting or Weighting(consultation.weighting)
    accredited, noted = accredited_by_line(session, consultation), released_round(session, round_.id)
    targets = targets_with_revisions(session, consultation.id, until=round_.worded_until)
    standing = targets_released(session, round_.id)
    rows = _rows(session, round_.id)
    released = {revision.id: _released(standing.get(revision.id), rows.get(revision.id, {})) for _, revision in targets}
    tallies = {
        line: {
            revision.id: _estimated(released[revision.id], number, accredited.get(line, {})) for _, revision in targets
        }
        for number, line in enumerate(ordered_lines(consultation))
    }
    compared = {line: _compare(tallies[line], released, standing, line, weighting) for line in lines_of(consultation)}
    return RoundPicture(
        consultation=consultation,
        round=round_,
        as_of=noted.as_of if noted else 0,
        accredited=accredited,
        weighting=weighting,
        positions_released=noted.positions if noted else 0,
        targets=tuple(
            TargetPicture(
                target=target,
                revision=revision,
                tallies={line: tallies[line][revision.id] for line in tallies},
                comparisons={line: compared[line][revision.id] for line in compared},
                blocking=_blocking(standing.get(revision.id)),
                released=released[revision.id],
            )
            for target, revision in targets
        ),
    )


def _rows(session: Session, round_id: UUID) -> dict[UUID, dict[Place, ReleasedLine]]:
    """The last released table of every row, by target revision."""
    query = sa.select(ReleasedTable).where(ReleasedTable.round_id == round_id).order_by(ReleasedTable.as_of)
    found: dict[UUID, dict[Place, ReleasedLine]] = {}
    for row in session.scalars(query):
        answers = {delegation: _NAMES.index(stance) for delegation, stance in row.answers.items()}
        table = Table(answers, frozenset(_NAMES.index(stance) for stance in row.withheld))
        found.setdefault(row.target_revision_id, {})[tuple(json.loads(row.row))] = line_of(table, row.released_at)
    return found


def _released(row: ReleasedTarget | None, lines: Mapping[Place, ReleasedLine]) -> Released:
    if row is None:
        return Released(None, {}, {}, somebody_objects=False)
    return Released(
        Partition(row.partition) if row.partition else None,
        {tuple(place): count for place, count in row.answered},
        lines,
        somebody_objects=row.somebody_objects or any(_opposes(line) for line in lines.values()),
    )


def _opposes(line: ReleasedLine) -> bool:
    """True when a printed line says that somebody opposes; a withheld count is never zero."""
    return any(count is None or count for count in (line.counts or ())[:2])


def _estimated(released: Released, line: int, accredited: Mapping[str, int]) -> Tally:
    """The printed groups of a line, withheld counts spread evenly; groups without a breakdown are left out."""
    lines = {name: released.group(number, name) for number, name in released.groups() if number == line}
    counts = {name: row for name, found in lines.items() if (row := found.estimate) is not None}
    return Tally(counts=counts, accredited={name: count for name, count in accredited.items() if name in counts})


def _compare(
    tallies: Mapping[UUID, Tally],
    released: Mapping[UUID, Released],
    standing: Mapping[UUID, ReleasedTarget],
    line: str,
    weighting: Weighting,
) -> dict[UUID, Comparison]:
    known = {str(key): row.p_values.get(line) for key, row in standing.items() if key in tallies}
    by_name = {str(key): tally for key, tally in tallies.items()}
    found = compare_targets(by_name, p_values=known, weighting=weighting)
    return {key: _as_said(found[str(key)], released[key], tallies[key]) for key in tallies}


def _as_said(comparison: Comparison, released: Released, tally: Tally) -> Comparison:
    """A class that no withheld answer and no later objection contradicts."""
    if comparison.class_ is not DivergenceClass.CONSENSUS:
        return comparison
    if comparison.direction is Side.FOR:
        return replace(comparison, class_=DivergenceClass.BROAD_AGREEMENT) if released.somebody_objects else comparison
    heard = sum(released.answered.values())
    return comparison if sum(tally.all) == heard else replace(comparison, class_=DivergenceClass.LEANING)


def _blocking(row: ReleasedTarget | None) -> dict[str, int]:
    """That somebody cannot accept it, without saying who or how many."""
    return {"": 1} if row is not None and row.somebody_blocks else {}


def release_and_measure(session: Session, consultation: Consultation, round_: Round, *, at: datetime) -> None:
    """Release what may be released now, and draw p from it, so that no reader waits for that.

    The caller holds the consultation's lock and has counted.
    """
    if not release_round(session, consultation, round_, at=at):
        return
    standing = targets_released(session, round_.id)
    for target in released_picture(session, consultation, round_).targets:
        if (row := standing.get(target.revision.id)) is not None:
            row.p_values = {line: found.p_value for line, found in target.comparisons.items()}
    session.flush()
