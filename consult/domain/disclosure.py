"""The only way for numbers to leave the chair's desk: what of a tally may be printed, and what is withheld."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from consult.domain.inference import TOTALS, Cell, Line, Withheld, line_of
from consult.domain.suppression import Yielding, complete, withheld_at_first
from consult.domain.tallies import STANCES, Row, Tally, answered, opposing
from consult.domain.vocabulary import Attribution

MINIMUM = 5
"""Answers of a group, or in a cell, from which they are printed, unless the consultation asks for more."""
MOST, FEW = 0.7, 0.15


class ShareInWords(StrEnum):
    """How much support the printed counts alone let a reader know of."""

    MOST = "most"
    MORE_THAN_HALF = "more_than_half"
    FEWER_THAN_HALF = "fewer_than_half"
    FEW = "few"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class ReleasedLine:
    """What is printed of one group, or of all: how many answered, and counts.

    `counts` is None where there is no breakdown; a single withheld count is None in it.
    """

    answered: int
    counts: tuple[int | None, ...] | None

    @property
    def is_complete(self) -> bool:
        """True when every count is printed, so that measures may be computed from them."""
        return self.counts is not None and None not in self.counts

    @property
    def support_share(self) -> float | None:
        """Support among those who answered, where both of its counts are printed: a share gives counts away."""
        if self.counts is None or not self.answered:
            return None
        for_, strongly_for = self.counts[3:5]
        return None if for_ is None or strongly_for is None else (for_ + strongly_for) / self.answered

    @property
    def support_in_words(self) -> ShareInWords:
        """Support among those who answered, as far as the printed counts tell, so the word tells nothing more."""
        if self.counts is None or not self.answered:
            return ShareInWords.WITHHELD
        least = sum(count or 0 for count in self.counts[3:5]) / self.answered
        most = 1 - sum(count or 0 for count in (*self.counts[:3], self.counts[5])) / self.answered
        return _in_words(least, most)


@dataclass(frozen=True)
class Released:
    """What may be printed of a tally; that somebody objects is always said."""

    groups: Mapping[str, ReleasedLine]
    totals: ReleasedLine
    somebody_objects: bool
    is_exact: bool

    def published_tally(self) -> Tally:
        """The groups that are printed in full: shares, effects and p for the public come from these alone."""
        return Tally({group: _counts_of(line) for group, line in self.groups.items() if line.is_complete})


def release(tally: Tally, *, attribution: Attribution, minimum: int = MINIMUM) -> Released:
    """What of a tally may leave the chair's desk.

    An attributed consultation prints everything. Otherwise groups below the minimum get no breakdown, counts from 1
    to the minimum less one are withheld, and so are further counts until no withheld one can be worked out. Where
    that fails, or the consultation is confidential, only the totals are printed, or nothing but words.

    Args:
        minimum: at least 3; the smallest group and the smallest count that are printed.
    Raises:
        ValueError: a minimum below 3, which would print what three values could not hide.
    """
    if minimum < 3:
        raise ValueError("a count that is printed must be at least 3")
    if attribution is Attribution.ATTRIBUTED:
        return _print(tally, Withheld(), is_exact=True)
    tables = _tables(tally, attribution, minimum)
    return _print(tally, max(tables, key=lambda withheld: _printed_counts(tally, withheld)), is_exact=False)


def _tables(tally: Tally, attribution: Attribution, minimum: int) -> Iterator[Withheld]:
    """Safe tables, the finer ones first: by group in three ways, totals alone, nothing but words."""
    every_line = frozenset([*tally.groups, TOTALS])
    first = withheld_at_first(tally, minimum=minimum)
    starts = [(_without(first, frozenset(tally.groups)), Yielding.TOTALS)]
    if attribution is not Attribution.CONFIDENTIAL:
        by_group = [(first, Yielding.GROUPS), (first, Yielding.TOTALS)]
        starts = [*by_group, (_without(first, frozenset([TOTALS])), Yielding.GROUPS), *starts]
    for start, yielding in starts:
        if found := complete(tally, start, minimum=minimum, yielding=yielding):
            yield found
    yield Withheld(lines=every_line)


def _without(withheld: Withheld, lines: frozenset[Line]) -> Withheld:
    return Withheld(frozenset(cell for cell in withheld.cells if cell.line not in lines), withheld.lines | lines)


def _printed_counts(tally: Tally, withheld: Withheld) -> int:
    lines: list[Line] = [*tally.groups, TOTALS]
    return sum(not withheld.hides(Cell(line, stance)) for line in lines for stance in range(len(STANCES)))


def _print(tally: Tally, withheld: Withheld, *, is_exact: bool) -> Released:
    return Released(
        groups=MappingProxyType({group: _line(tally, withheld, group) for group in tally.groups}),
        totals=_line(tally, withheld, TOTALS),
        somebody_objects=opposing(tally.all) > 0,
        is_exact=is_exact,
    )


def _line(tally: Tally, withheld: Withheld, line: Line) -> ReleasedLine:
    row = line_of(tally, line)
    if line in withheld.lines:
        return ReleasedLine(answered(row), None)
    counts = tuple(None if withheld.hides(Cell(line, stance)) else count for stance, count in enumerate(row))
    return ReleasedLine(answered(row), counts)


def _counts_of(line: ReleasedLine) -> Row:
    return tuple(count for count in line.counts or () if count is not None)


def _in_words(least: float, most: float) -> ShareInWords:
    if least > 1 / 2:
        return ShareInWords.MOST if least >= MOST else ShareInWords.MORE_THAN_HALF
    if most < 1 / 2:
        return ShareInWords.FEW if most <= FEW else ShareInWords.FEWER_THAN_HALF
    return ShareInWords.WITHHELD
