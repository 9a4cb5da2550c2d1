"""The only way for numbers to leave the chair's desk: what of a tally may be printed, and what is withheld.

Tables are released at set moments and stand until enough has changed. Each delegation is in one line of one released
table, so that no two tables can be subtracted from each other; whatever else is printed, totals, blocs, shares, p, is
worked out from the released tables alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from consult.domain.inference import Table
from consult.domain.suppression import ALL_RULES, OPPOSING, Rules, next_table, without_naming_objectors
from consult.domain.tallies import NO_ANSWERS, STANCES, Row
from consult.domain.vocabulary import StakeholderGroup

MINIMUM = 5
"""Answers of a group, or in a cell, from which they are printed, unless the consultation asks for more."""
SMALLEST_MINIMUM = 3
"""Below this a count could not hide among three values."""


class Partition(StrEnum):
    """Into which lines the delegations are divided, each into one; it is chosen once for a target and round."""

    GROUPS = "groups"
    ATOMS = "atoms"
    ALL = "all"


Place = tuple[str, ...]
"""The groups of a delegation along every line of comparison, the one that holds everybody first; "" for outside."""


def row_of(partition: Partition, place: Place) -> Place:
    """The line of the released table in which a delegation of this place is counted."""
    return {Partition.GROUPS: place[:1], Partition.ATOMS: place, Partition.ALL: ()}[partition]


@dataclass(frozen=True)
class Told:
    """What was released of a target in a round: its partition, once chosen, and each row's tables, oldest first."""

    partition: Partition | None = None
    tables: Mapping[Place, Sequence[Table]] = field(default_factory=dict)


def release(
    places: Mapping[str, Place],
    answers: Mapping[str, int],
    told: Told,
    *,
    minimum: int = MINIMUM,
    is_last: bool = False,
    rules: Rules = ALL_RULES,
) -> tuple[Partition | None, dict[Place, Table]]:
    """The new tables of a target that may leave the chair's desk now; a row without one keeps its last.

    Args:
        places: delegation to its place.
        answers: delegation to the index of its stance in STANCES; silent ones are left out.
        told: what has been released before.
        minimum: at least 3; the smallest line, the smallest count printed, the fewest changes between two tables.
        is_last: no further table will come, so that all delegations may be released as one row if nothing else was.
    Returns:
        The partition, None as long as nothing could be released, and row to new table.
    Raises:
        ValueError: a minimum below 3, which would print what three values could not hide.
    """
    if minimum < SMALLEST_MINIMUM:
        raise ValueError("a count that is printed must be at least 3")
    found = [
        (partition, _new_tables(_by_row(partition, places, answers), told.tables, minimum=minimum, rules=rules))
        for partition in _partitions(places, told, is_last=is_last)
    ]
    partition, tables = max(found, key=lambda one: _told_answers(one[0], places, answers, one[1]))
    return (partition if told.partition or tables else None), tables


def _partitions(places: Mapping[str, Place], told: Told, *, is_last: bool) -> list[Partition]:
    if told.partition:
        return [told.partition]
    several_lines = any(len(place) > 1 for place in places.values())
    finer = [Partition.GROUPS, Partition.ATOMS] if several_lines else [Partition.GROUPS]
    return [*finer, Partition.ALL] if is_last else finer


def _by_row(
    partition: Partition, places: Mapping[str, Place], answers: Mapping[str, int]
) -> dict[Place, dict[str, int]]:
    rows: dict[Place, dict[str, int]] = {}
    for delegation, stance in answers.items():
        rows.setdefault(row_of(partition, places[delegation]), {})[delegation] = stance
    return rows


def _new_tables(
    rows: Mapping[Place, Mapping[str, int]],
    earlier: Mapping[Place, Sequence[Table]],
    *,
    minimum: int,
    rules: Rules,
) -> dict[Place, Table]:
    found = {row: next_table(earlier.get(row, ()), now, minimum=minimum, rules=rules) for row, now in rows.items()}
    tables = {row: table for row, table in found.items() if table is not None}
    if not any(stance in OPPOSING for now in rows.values() for stance in now.values()):
        return tables
    waiting = {row: len(now) for row, now in rows.items() if row not in tables}
    return without_naming_objectors(tables, waiting, minimum=minimum, rules=rules)


def _told_answers(
    partition: Partition, places: Mapping[str, Place], answers: Mapping[str, int], tables: Mapping[Place, Table]
) -> int:
    """How many answers readers can see counted, along all lines and in all."""
    rows = {row: line_of(table, None) for row, table in tables.items()}
    seen = Released(partition, answered_by_place(places, answers), rows, somebody_objects=False)
    lines = [seen.group(line, name) for line, name in seen.groups()]
    return sum(count or 0 for line in [*lines, seen.totals] for count in line.counts or ())


def answered_by_place(places: Mapping[str, Place], answers: Mapping[str, int]) -> dict[Place, int]:
    """How many of each place answered."""
    return dict(Counter(places[delegation] for delegation in answers))


@dataclass(frozen=True)
class ReleasedLine:
    """What is printed of one group, or of all: how many answered, counts, and since when they stand.

    `counts` is None where there is no breakdown; a single withheld count is None in it.
    """

    answered: int
    counts: tuple[int | None, ...] | None
    at: datetime | None = None

    @property
    def row(self) -> Row | None:
        """All six counts, or None when one of them is withheld."""
        counts = tuple(count for count in self.counts or () if count is not None)
        return counts if len(counts) == len(STANCES) else None

    @property
    def estimate(self) -> Row | None:
        """The printed counts, with what is withheld spread evenly over its cells; None without a breakdown.

        Measures for the public are taken from this row. It tells nothing that the printed counts do not tell.
        """
        if self.counts is None:
            return None
        withheld = [stance for stance, count in enumerate(self.counts) if count is None]
        left = self.answered - sum(count or 0 for count in self.counts)
        spread = {stance: (left + place) // len(withheld) for place, stance in enumerate(withheld)}
        return tuple(spread.get(stance, count or 0) for stance, count in enumerate(self.counts))


NOTHING_SAID = ReleasedLine(0, NO_ANSWERS)


def line_of(table: Table, at: datetime | None) -> ReleasedLine:
    """A released table as it is printed."""
    counts = [None if stance in table.withheld else count for stance, count in enumerate(table.counts)]
    return ReleasedLine(len(table.answers), tuple(counts), at)


def sum_of(lines: Iterable[ReleasedLine]) -> ReleasedLine:
    """Several lines as one: a count is printed where all of theirs are; it stands since the oldest of them."""
    heard = [line for line in lines if line.answered or line.counts is None]
    together = sum(line.answered for line in heard)
    if any(line.counts is None for line in heard):
        return ReleasedLine(together, None)
    columns = zip(NO_ANSWERS, *(line.counts for line in heard if line.counts), strict=True)
    counts = tuple(None if None in column else sum(count or 0 for count in column) for column in columns)
    return ReleasedLine(together, counts, min((line.at for line in heard if line.at), default=None))


@dataclass(frozen=True)
class Released:
    """What may be printed of a target: its rows, and the groups and totals that add up from them.

    That somebody objects is always said. `answered` counts delegations by place; rows that are not in `rows` have no
    breakdown.
    """

    partition: Partition | None
    answered: Mapping[Place, int]
    rows: Mapping[Place, ReleasedLine]
    somebody_objects: bool

    def groups(self) -> list[tuple[int, str]]:
        """Every group that answered: the number of its line and its name."""
        named = {(line, name) for place in self.answered for line, name in enumerate(place) if name}
        return sorted(named)

    def group(self, line: int, name: str) -> ReleasedLine:
        """What is printed of one group along a line."""
        if self.partition is Partition.ALL or (self.partition is not Partition.ATOMS and line):
            return ReleasedLine(self._heard(lambda place: place[line] == name), None)
        return self._sum(lambda place: place[line] == name)

    def along(self, line: int) -> ReleasedLine:
        """What is printed of all who have a group along a line of governments."""
        if self.partition is Partition.ATOMS:
            return self._sum(lambda place: bool(place[line]))
        if self.partition is Partition.GROUPS:
            return self._sum(lambda place: place[0] == StakeholderGroup.GOVERNMENT)
        if all(place[line] for place in self.answered):
            return self.totals
        return ReleasedLine(self._heard(lambda place: bool(place[line])), None)

    @property
    def totals(self) -> ReleasedLine:
        """What is printed of all delegations."""
        return self._sum(bool)

    def _heard(self, belongs: Callable[[Place], bool]) -> int:
        return sum(count for place, count in self.answered.items() if belongs(place))

    def _sum(self, belongs: Callable[[Place], bool]) -> ReleasedLine:
        present = {place for place, count in self.answered.items() if count and belongs(place)}
        if self.partition is None:
            return ReleasedLine(self._heard(belongs), None) if present else NOTHING_SAID
        wanted = {row_of(self.partition, place) for place in present}
        wanted |= {row for row in self.rows if self.partition is Partition.ALL or belongs(row)}
        if wanted <= self.rows.keys():
            return sum_of(self.rows[row] for row in wanted) if wanted else NOTHING_SAID
        return ReleasedLine(self._heard(belongs), None)
