"""What a reader who knows who answered can work out of a table with withheld cells.

A table and its totals form a network: each group sends its answers along its cells to the stances, each stance sends
them on to its total; the two opposing stances share one link, because everybody is told whether anyone objects. What
is published fixes a flow, what is withheld may vary, and whatever can vary does so along a cycle; so the range of a
withheld cell is found by pushing flow around it. The bounds are exact whole numbers.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consult.domain.tallies import STANCES, Row, Tally, answered, opposing

Line = str | None
"""A group's name, or None for the line of totals."""
TOTALS: Line = None
OPPOSING = (0, 1)
"""The columns of the two opposing stances."""


@dataclass(frozen=True)
class Cell:
    """One count of a published table."""

    line: Line
    stance: int


@dataclass(frozen=True)
class Withheld:
    """What a table does not show: single cells, and lines without any breakdown."""

    cells: frozenset[Cell] = frozenset()
    lines: frozenset[Line] = frozenset()

    def hides(self, cell: Cell) -> bool:
        """True when the count of this cell is not printed."""
        return cell in self.cells or cell.line in self.lines


@dataclass(frozen=True)
class Range:
    """The smallest and largest count a reader must think possible; every one between is possible too."""

    least: int
    most: int

    @property
    def values(self) -> int:
        """How many counts are possible."""
        return self.most - self.least + 1


def line_of(tally: Tally, line: Line) -> Row:
    """The counts of a group, or of all."""
    return tally.all if line is None else tally.row(line)


def feasible_ranges(tally: Tally, withheld: Withheld, *, width: int | None = None) -> dict[Cell, Range]:
    """What each withheld cell could be, for a reader who knows everything but the withheld cells.

    The reader knows how many of each group answered, whether anyone objects, every published cell and total, and that
    zeros are never withheld in a line that shows a breakdown.

    Args:
        tally: the true counts.
        withheld: what is not shown of them.
        width: stop looking further than this many values up and down; without it the ranges are complete.
    """
    network = _Network.of(tally, withheld)
    return {cell: network.range_of(cell, width) for cell in network.values}


def must_object(tally: Tally, withheld: Withheld, group: Line) -> bool:
    """True when a reader, told that somebody objects, can conclude that somebody in this group does.

    Args:
        group: a group shown without breakdown; in one with a breakdown a withheld cell says so by itself.
    """
    objections = opposing(line_of(tally, group))
    if not objections:
        return False
    return _Network.of(tally, withheld).removable_objections(group) < objections


_Capacities = dict[str, dict[str, int]]


@dataclass(frozen=True)
class _Network:
    """Withheld cells with their true values, and how much more or less could flow through each."""

    values: Mapping[Cell, int]
    capacities: _Capacities

    @classmethod
    def of(cls, tally: Tally, withheld: Withheld) -> "_Network":
        values = {cell: line_of(tally, cell.line)[cell.stance] for cell in _withheld_cells(tally, withheld)}
        unlimited = answered(tally.all)
        capacities: _Capacities = {}
        for cell, value in values.items():
            start, end = _ends(cell)
            capacities.setdefault(start, {})[end] = unlimited
            capacities.setdefault(end, {})[start] = value if cell.line in withheld.lines else value - 1
        objections = sum(value for cell, value in values.items() if _is_opposing_total(cell))
        known = 1 if TOTALS in withheld.lines and objections else 0  # that somebody objects is always said
        capacities.setdefault("objections", {})["all"] = unlimited
        capacities.setdefault("all", {})["objections"] = objections - known
        return cls(values, capacities)

    def range_of(self, cell: Cell, width: int | None) -> Range:
        start, end = _ends(cell)
        value, spare = self.values[cell], self.capacities[end][start]
        unlimited = self.capacities[start][end]
        rise = _push(self._without(cell), end, start, unlimited if width is None else width)
        fall = _push(self._without(cell), start, end, spare if width is None else min(spare, width))
        return Range(value - fall, value + rise)

    def removable_objections(self, group: Line) -> int:
        cells = [cell for stance in OPPOSING if (cell := Cell(group, stance)) in self.values]
        capacities = self._without(*cells)
        for cell in cells:
            capacities.setdefault(_ends(cell)[1], {})["nowhere"] = self.values[cell]
        return _push(capacities, f"line {group}", "nowhere", sum(self.values[cell] for cell in cells))

    def _without(self, *cells: Cell) -> _Capacities:
        capacities = {node: dict(onward) for node, onward in self.capacities.items()}
        for start, end in map(_ends, cells):
            capacities[start][end] = capacities[end][start] = 0
        return capacities


def _withheld_cells(tally: Tally, withheld: Withheld) -> Iterator[Cell]:
    empty = _stances_known_to_be_empty(tally, withheld)
    for line in (*tally.counts, TOTALS):
        if not answered(line_of(tally, line)):
            continue
        for stance in range(len(STANCES)):
            if stance not in empty and withheld.hides(Cell(line, stance)):
                yield Cell(line, stance)


def _stances_known_to_be_empty(tally: Tally, withheld: Withheld) -> set[int]:
    totals = tally.all
    empty = {stance for stance in OPPOSING if not opposing(totals)}
    if TOTALS not in withheld.lines:
        empty |= {stance for stance, count in enumerate(totals) if not count}
    return empty


def _ends(cell: Cell) -> tuple[str, str]:
    if cell.line is TOTALS:
        return f"stance {cell.stance}", "objections" if _is_opposing_total(cell) else "all"
    return f"line {cell.line}", f"stance {cell.stance}"


def _is_opposing_total(cell: Cell) -> bool:
    return cell.line is TOTALS and cell.stance in OPPOSING


def _push(capacities: _Capacities, source: str, sink: str, limit: int) -> int:
    """Push as much as possible from source to sink, up to the limit; `capacities` is used up."""
    pushed = 0
    while pushed < limit and (path := _shortest_path(capacities, source, sink)):
        room = min(limit - pushed, *(capacities[a][b] for a, b in path))
        for a, b in path:
            capacities[a][b] -= room
            backward = capacities.setdefault(b, {})
            backward[a] = backward.get(a, 0) + room
        pushed += room
    return pushed


def _shortest_path(capacities: _Capacities, source: str, sink: str) -> list[tuple[str, str]]:
    reached_from, waiting = {source: source}, deque([source])
    while waiting and sink not in reached_from:
        node = waiting.popleft()
        for onward, room in capacities.get(node, {}).items():
            if room > 0 and onward not in reached_from:
                reached_from[onward] = node
                waiting.append(onward)
    if sink not in reached_from:
        return []
    path, node = [], sink
    while node != source:
        path.append((reached_from[node], node))
        node = reached_from[node]
    return path[::-1]
