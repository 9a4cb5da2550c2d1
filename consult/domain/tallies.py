"""Counts of one target revision by group and stance: all that the measures of divergence need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import index
from types import MappingProxyType

from consult.domain.vocabulary import RESIDUAL_GROUPS, Stance

STANCES = tuple(Stance)
"""The order of every row of counts: five ordinal stances ascending, then abstention."""

Row = tuple[int, ...]
"""Six counts in the order of STANCES."""

NO_ANSWERS: Row = (0,) * len(STANCES)


def supporting(row: Sequence[int]) -> int:
    """Positions on the side for."""
    return row[3] + row[4]


def opposing(row: Sequence[int]) -> int:
    """Positions on the side against."""
    return row[0] + row[1]


def expressed(row: Sequence[int]) -> int:
    """Positions with one of the five ordinal stances; abstentions are answers but not among these."""
    return sum(row[:5])


def abstained(row: Sequence[int]) -> int:
    """Answers that take no side."""
    return row[5]


def answered(row: Sequence[int]) -> int:
    """Expressed positions and abstentions."""
    return sum(row)


@dataclass(frozen=True)
class Tally:
    """The positions of one target revision in one round, counted by group along one line of comparison.

    Args:
        counts: group to six counts in the order of STANCES.
        accredited: group to accredited delegations; a group left out has no known number of silent ones.
    Raises:
        ValueError: a row without six counts, or a negative count.
    """

    counts: Mapping[str, Row]
    accredited: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep checked copies, in the order of the groups' names, so that nobody can change them later."""
        counts = {group: _checked_row(self.counts[group]) for group in sorted(self.counts)}
        accredited = {group: _checked_count(self.accredited[group]) for group in sorted(self.accredited)}
        object.__setattr__(self, "counts", MappingProxyType(counts))
        object.__setattr__(self, "accredited", MappingProxyType(accredited))

    @property
    def groups(self) -> tuple[str, ...]:
        """Every group that answered or was accredited, in alphabetical order."""
        return tuple(sorted(set(self.counts) | set(self.accredited)))

    @property
    def compared_groups(self) -> tuple[str, ...]:
        """The groups without the residues, which count in all and are never compared."""
        return tuple(group for group in self.groups if group not in RESIDUAL_GROUPS)

    @property
    def all(self) -> Row:
        """The six counts over every group, residues included."""
        return tuple(sum(column) for column in zip(NO_ANSWERS, *self.counts.values(), strict=True))

    def row(self, group: str) -> Row:
        """The six counts of a group; zeros when it has not answered."""
        return self.counts.get(group, NO_ANSWERS)

    def silent(self, group: str) -> int | None:
        """Accredited delegations of the group without an answer, or None when nobody counted them.

        An accreditation can end after the answer was given; the answer still counts, so this is never below 0.
        """
        if group not in self.accredited:
            return None
        return max(0, self.accredited[group] - answered(self.row(group)))


def _checked_row(row: Sequence[int]) -> Row:
    if len(row) != len(STANCES):
        raise ValueError(f"a row of a tally has {len(STANCES)} counts, not {len(row)}")
    return tuple(_checked_count(count) for count in row)


def _checked_count(count: int) -> int:
    if index(count) < 0:
        raise ValueError(f"a count is never negative: {count}")
    return index(count)


def rank_of(stance: Stance) -> int | None:
    """1 (strongly opposing) to 5 (strongly supporting): an order, not a distance; None for an abstention."""
    return None if stance is Stance.ABSTAIN else STANCES.index(stance) + 1
