"""Which cells of a table must be withheld so that none of them can be worked out again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from consult.domain.inference import OPPOSING, TOTALS, Cell, Line, Withheld, feasible_ranges, line_of, must_object
from consult.domain.tallies import STANCES, Tally, answered

POSSIBLE_VALUES = 3
"""How many counts each withheld cell must leave possible: with two, half of all guesses would be right."""


class Yielding(StrEnum):
    """What is withheld first when a small cell must be hidden among larger ones."""

    GROUPS = "groups"
    TOTALS = "totals"


def withheld_at_first(tally: Tally, *, minimum: int) -> Withheld:
    """What may never be printed: small groups, small cells, and lines in which everybody says the same.

    A line in one cell only would tell the stance of each of its delegations, however many they are.
    """
    lines = frozenset(line for line in _lines(tally) if _tells_by_itself(tally, line, minimum))
    cells = frozenset(
        Cell(line, stance)
        for line in _lines(tally)
        if line not in lines
        for stance, count in enumerate(line_of(tally, line))
        if 0 < count < minimum
    )
    return Withheld(cells, lines)


def complete(tally: Tally, withheld: Withheld, *, minimum: int, yielding: Yielding) -> Withheld | None:
    """Withhold further cells until nothing withheld can be worked out, then print again what need not be hidden.

    Returns:
        None when there is nothing left to withhold and something can still be worked out.
    """
    found: Withheld | None = withheld
    while found is not None and (weakness := next(weaknesses(tally, found, minimum=minimum), None)):
        found = _strengthen(tally, found, weakness, yielding)
    return None if found is None else _relax(tally, found, minimum)


@dataclass(frozen=True)
class Weakness:
    """Where a table gives something away: along a line, along a column, at a cell (both), or by naming objectors."""

    line: Line = TOTALS
    stance: int | None = None
    in_column: bool = False
    names_objectors: bool = False


def weaknesses(tally: Tally, withheld: Withheld, *, minimum: int) -> Iterator[Weakness]:
    """Every way in which a reader could work out what is withheld; nothing when the table is safe."""
    yield from _thin_lines(tally, withheld, minimum)
    for cell, possible in feasible_ranges(tally, withheld, width=POSSIBLE_VALUES - 1).items():
        if possible.values < _wanted_values(tally, cell, withheld):
            yield Weakness(cell.line, cell.stance)
    for line in withheld.lines:
        if line is not TOTALS and answered(line_of(tally, line)) < minimum and must_object(tally, withheld, line):
            yield Weakness(line, names_objectors=True)


def _wanted_values(tally: Tally, cell: Cell, withheld: Withheld) -> int:
    """Of a group known to be one delegation, a cell can only be 0 or 1."""
    if cell.line is TOTALS or cell.line not in withheld.lines:
        return POSSIBLE_VALUES
    return min(POSSIBLE_VALUES, answered(line_of(tally, cell.line)) + 1)


def _thin_lines(tally: Tally, withheld: Withheld, minimum: int) -> Iterator[Weakness]:
    for line in _lines(tally):
        hidden = [line_of(tally, line)[cell.stance] for cell in withheld.cells if cell.line == line]
        if line not in withheld.lines and hidden and sum(hidden) < minimum:
            yield Weakness(line)
    for stance in range(len(STANCES)):
        if withheld.hides(Cell(TOTALS, stance)):
            continue
        hidden = [tally.row(group)[stance] for group in tally.counts if withheld.hides(Cell(group, stance))]
        if 0 < sum(hidden) < minimum:
            yield Weakness(TOTALS, stance, in_column=True)


def _strengthen(tally: Tally, withheld: Withheld, weakness: Weakness, yielding: Yielding) -> Withheld | None:
    for further in _remedies(tally, withheld, weakness, yielding):
        if further not in withheld.cells:
            return replace(withheld, cells=withheld.cells | {further})
    return _drop_a_line(tally, withheld, weakness)


def _remedies(tally: Tally, withheld: Withheld, weakness: Weakness, yielding: Yielding) -> Iterator[Cell]:
    """Cells to withhold next, best first: the smallest in the line, then in the column, totals first or last."""
    groups = [group for group in tally.counts if group not in withheld.lines]
    order: list[Line] = [TOTALS, *groups] if yielding is Yielding.TOTALS else [*groups, TOTALS]
    if weakness.names_objectors:
        yield from _smallest(tally, withheld, [Cell(line, stance) for line in order for stance in OPPOSING])
        return
    in_line = [Cell(weakness.line, stance) for stance in range(len(STANCES))]
    if weakness.stance is None:
        yield from _smallest(tally, withheld, in_line)
        return
    own = sum(cell.line == weakness.line for cell in withheld.cells)
    if not weakness.in_column and own == 1:
        yield from _smallest(tally, withheld, in_line)
    total = Cell(TOTALS, weakness.stance)
    column = _smallest(tally, withheld, [Cell(group, weakness.stance) for group in groups])
    totals = _smallest(tally, withheld, [total])
    yield from [*totals, *column] if yielding is Yielding.TOTALS else [*column, *totals]
    if not weakness.in_column:
        yield from _smallest(tally, withheld, in_line)


def _smallest(tally: Tally, withheld: Withheld, cells: list[Cell]) -> list[Cell]:
    """The printed ones among these cells that hold anything, smallest first; zeros stay printed."""
    counted = [
        (line_of(tally, cell.line)[cell.stance], position, cell)
        for position, cell in enumerate(cells)
        if not withheld.hides(cell)
    ]
    return [cell for count, _, cell in sorted(counted, key=lambda entry: entry[:2]) if count]


def _drop_a_line(tally: Tally, withheld: Withheld, weakness: Weakness) -> Withheld | None:
    """Nothing left to withhold in the line or column: take a whole breakdown away, the smallest that helps."""
    shown = sorted(
        (line for line in _lines(tally) if line not in withheld.lines),
        key=lambda line: (line != weakness.line, line is TOTALS, answered(line_of(tally, line))),
    )
    if not shown:
        return None
    cells = frozenset(cell for cell in withheld.cells if cell.line != shown[0])
    return Withheld(cells, withheld.lines | {shown[0]})


def _relax(tally: Tally, withheld: Withheld, minimum: int) -> Withheld:
    """Print every cell again that was withheld for the sake of others and is not needed, largest first."""
    large = [cell for cell in withheld.cells if line_of(tally, cell.line)[cell.stance] >= minimum]
    large.sort(key=lambda cell: (-line_of(tally, cell.line)[cell.stance], str(cell.line), cell.stance))
    for cell in large:
        without = replace(withheld, cells=withheld.cells - {cell})
        if next(weaknesses(tally, without, minimum=minimum), None) is None:
            withheld = without
    return withheld


def _lines(tally: Tally) -> list[Line]:
    return [*(group for group in tally.counts if answered(tally.row(group))), TOTALS]


def _tells_by_itself(tally: Tally, line: Line, minimum: int) -> bool:
    row = line_of(tally, line)
    return answered(row) < minimum or max(row) == answered(row)
