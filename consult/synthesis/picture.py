"""The picture of a round: for every target its tallies and what comparing the groups finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import accredited_by_line
from consult.domain.chain import content_hash
from consult.domain.disclosure import Released
from consult.domain.divergence import Comparison, compare_targets, compared_table
from consult.domain.lines import level_of
from consult.domain.tallies import STANCES, Row, Tally, opposing
from consult.domain.vocabulary import Level
from consult.domain.weighting import Weighting
from consult.events.queries import log_length
from consult.synthesis.models import Finding
from consult.synthesis.tallying import ALL_LINES, BLOCKING, Cells, cells_of, lines_of
from consult.targets.models import Target, TargetRevision
from consult.targets.queries import targets_with_revisions


@dataclass(frozen=True, kw_only=True)
class TargetPicture:
    """One target of a round: its tally and comparison along each line, and its blocking reservations."""

    target: Target
    revision: TargetRevision
    tallies: Mapping[str, Tally]
    comparisons: Mapping[str, Comparison]
    blocking: Mapping[str, int]
    blocking_of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Line to group to blocking reservations, where the counts are exact."""
    released: Released | None = None
    """What was released; None where the counts are exact. Beside it, the tallies are estimates from it alone."""

    @property
    def somebody_objects(self) -> bool:
        """Whether it is said that somebody objects."""
        return opposing(self.row) > 0 if self.released is None else self.released.somebody_objects

    @property
    def row(self) -> Row:
        """The six counts over all delegations."""
        return self.tallies[ALL_LINES].all

    def row_along(self, line: str) -> Row:
        """The six counts over those who have a group along a line: governments alone, for regions and blocs."""
        return self.tallies[line].all

    def blocking_along(self, line: str) -> int:
        """Blocking reservations of those who have a group along a line; 1 for any number of what was released."""
        if level_of(line) is Level.MULTI_STAKEHOLDER or self.released is not None:
            return sum(self.blocking.values())
        return sum(self.blocking_of.get(line, {}).values())


@dataclass(frozen=True, kw_only=True)
class RoundPicture:
    """Everything that is counted and found in a round, as of a place in the log."""

    consultation: Consultation
    round: Round
    as_of: int
    targets: tuple[TargetPicture, ...]
    accredited: Mapping[str, Mapping[str, int]]
    weighting: Weighting
    positions_released: int | None = None
    """How many positions stood at the last release; None where the counts are exact."""

    @property
    def is_exact(self) -> bool:
        """True where the counts are those of the moment, as the desk reads them."""
        return self.positions_released is None

    @property
    def lines(self) -> list[str]:
        """The lines compared, as the consultation names them."""
        return list(self.consultation.compare)

    @property
    def main_line(self) -> str:
        """The first line along which some target can be compared, else the first of all."""
        for line in self.lines:
            if any(target.comparisons[line].p_value is not None for target in self.targets):
                return line
        return self.lines[0]

    @property
    def delegations(self) -> int:
        """Accredited delegations."""
        return sum(self.accredited[ALL_LINES].values())

    def leaves_out(self, line: str) -> bool:
        """True when a line compares governments and others are at the table."""
        return self.members_along(line) < self.delegations

    def members_along(self, line: str) -> int:
        """Accredited delegations that have a group along a line."""
        return sum(self.accredited.get(line, {}).values())

    @property
    def positions(self) -> int:
        """Standing positions over all targets."""
        if self.positions_released is not None:
            return self.positions_released
        return sum(sum(target.row) for target in self.targets)


def round_picture(
    session: Session, consultation: Consultation, round_: Round, weighting: Weighting | None = None
) -> RoundPicture:
    """Read the tallies of a round and compare; p of an unchanged table comes from the stored finding.

    Args:
        weighting: who counts equally; as the consultation says when not given.
    """
    weighting = weighting or Weighting(consultation.weighting)
    as_of = log_length(session, consultation.id)
    accredited = accredited_by_line(session, consultation)
    cells = cells_of(session, round_.id)
    targets = targets_with_revisions(session, consultation.id, until=round_.worded_until)
    revisions = [revision for _, revision in targets]
    tallies = {
        line: {
            revision.id: _tally(cells.get(revision.id, {}), line, accredited.get(line, {})) for revision in revisions
        }
        for line in lines_of(consultation)
    }
    blocking = {
        revision.id: {line: _blocking(cells.get(revision.id, {}), line) for line in lines_of(consultation)}
        for revision in revisions
    }
    compared = {
        line: _compare(session, round_.id, line, tallies[line], cells, weighting) for line in consultation.compare
    }
    return RoundPicture(
        consultation=consultation,
        round=round_,
        as_of=as_of,
        accredited=accredited,
        weighting=weighting,
        targets=tuple(
            TargetPicture(
                target=target,
                revision=revision,
                tallies={line: tallies[line][revision.id] for line in tallies},
                comparisons={line: compared[line][revision.id] for line in compared},
                blocking=blocking[revision.id][ALL_LINES],
                blocking_of=blocking[revision.id],
            )
            for target, revision in targets
        ),
    )


def _tally(cells: Cells, line: str, accredited: Mapping[str, int]) -> Tally:
    rows: dict[str, list[int]] = {}
    for (cell_line, group, mark), count in cells.items():
        if cell_line == line and mark != BLOCKING:
            rows.setdefault(group, [0] * len(STANCES))[[stance.value for stance in STANCES].index(mark)] = count
    return Tally(counts={group: tuple(row) for group, row in rows.items()}, accredited=accredited)


def _blocking(cells: Cells, line: str) -> dict[str, int]:
    return {group: count for (along, group, mark), count in cells.items() if mark == BLOCKING and along == line}


def _compare(
    session: Session,
    round_id: UUID,
    line: str,
    tallies: Mapping[UUID, Tally],
    cells: Mapping[UUID, Cells],
    weighting: Weighting,
) -> dict[UUID, Comparison]:
    stored = session.execute(
        sa.select(Finding.target_revision_id, Finding.table_hash, Finding.p_value).where(
            Finding.round_id == round_id, Finding.line == line
        )
    ).all()
    known = {
        str(revision_id): p_value
        for revision_id, stored_hash, p_value in stored
        if revision_id in tallies and stored_hash == table_hash(tallies[revision_id], targets=len(tallies))
    }
    blocking = blocked_along(cells, line, tallies)
    by_name = {str(key): tally for key, tally in tallies.items()}
    found = compare_targets(by_name, blocking=blocking, p_values=known, weighting=weighting)
    return {revision_id: found[str(revision_id)] for revision_id in tallies}


def table_hash(tally: Tally, *, targets: int) -> str:
    """What p depends on: the compared table and how many targets are tested together."""
    return content_hash({"table": [list(row) for row in compared_table(tally)], "targets": targets})


def tallies_along(
    cells: Mapping[UUID, Cells], line: str, accredited: Mapping[str, int], revision_ids: Iterable[UUID]
) -> dict[str, Tally]:
    """The tallies of some target revisions along one line, as the domain compares them: by name."""
    return {str(revision_id): _tally(cells.get(revision_id, {}), line, accredited) for revision_id in revision_ids}


def blocked_along(cells: Mapping[UUID, Cells], line: str, revision_ids: Iterable[UUID]) -> dict[str, dict[str, int]]:
    """The blocking reservations beside `tallies_along`."""
    return {str(revision_id): _blocking(cells.get(revision_id, {}), line) for revision_id in revision_ids}
