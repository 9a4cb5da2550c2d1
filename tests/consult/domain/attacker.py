"""A reader who keeps every released table of a line and works out the rest, without our own routine.

It knows who answered each time and whose answer changed, only not how. Delegations of which it knows the same are a
class. A story gives each class its sequences of stances; it fits when every printed count comes out and no withheld
one is zero. First it tries stories in which one or two delegations differ from the truth; what these leave open it
settles exactly, by integer programming over all stories.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from consult.domain.inference import Table

STANCES = 6
FOUND, INFEASIBLE = 0, 2
"""What the solver answers, by its numbers."""
Signature = tuple[bool, ...]
Path = tuple[int | None, ...]


@dataclass
class Loot:
    """What the reader worked out, and how much it had to try."""

    pinned: int = 0
    exposed: int = 0
    newcomers: int = 0
    solved: int = 0
    examples: list[str] = field(default_factory=list)


def signature_of(path: Path) -> tuple[Signature, Signature]:
    """What is known of a delegation: when it answered, and when it said something else than the time before."""
    return tuple(said is not None for said in path), tuple(a != b for a, b in pairwise(path))


class Reader:
    """All that was released of one line."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        everybody = {name for table in tables for name in table.answers}
        self.types = Counter(tuple(table.answers.get(name) for table in tables) for name in everybody)
        self.printed = np.array(
            [[stance not in table.withheld for stance in range(STANCES)] for table in tables]
        ).ravel()
        self.counts = np.array([table.counts for table in tables]).ravel()
        self.low = dict.fromkeys(np.flatnonzero(~self.printed), 0)
        self.high = dict(self.low)
        self.told: set[tuple[Path, int]] = set()

    def work_out(self) -> Loot:
        """Count the withheld counts with fewer than three values, and the stances that are certain."""
        self._try_small_stories()
        loot = Loot()
        for cell in self.low:
            if self.high[cell] - self.low[cell] < 2 and self._values(int(cell), loot) < 3:
                loot.pinned += 1
                loot.examples.append(f"cell {divmod(int(cell), STANCES)} of {self.tables}")
        classes: dict[tuple[Signature, Signature], Counter[Path]] = {}
        for path, count in self.types.items():
            classes.setdefault(signature_of(path), Counter())[path] = count
        for known, paths in classes.items():
            for place in (place for place, present in enumerate(known[0]) if present):
                said = {path[place] for path in paths}
                if len(said) > 1 or any((path, place) in self.told for path in paths):
                    continue
                if self._is_certain(known, place, said.pop() or 0, paths.total(), loot):
                    loot.exposed += paths.total()
                    loot.newcomers += 0 if known[0][0] else paths.total()
                    loot.examples.append(f"class {known} at {place} of {self.tables}")
        return loot

    def _try_small_stories(self) -> None:
        moves = list(self._moves())
        by_trace: dict[bytes, list[tuple[Path, int, np.ndarray]]] = {}
        for path, place, change in moves:
            by_trace.setdefault(change[self.printed].tobytes(), []).append((path, place, change))
        for path, place, change in moves:
            if (path, place) in self.told and not self._is_open(change):
                continue
            if not change[self.printed].any():
                self._note([(path, place)], change)
            opposite = (-change)[self.printed].tobytes()
            for other, elsewhere, further in by_trace.get(opposite, ())[:8]:
                if other != path or self.types[path] > 1:
                    self._note([(path, place), (other, elsewhere)], change + further)

    def _is_open(self, change: np.ndarray) -> bool:
        """Whether a withheld count that this move touches may still have fewer than three values."""
        return any(self.high[cell] - self.low[cell] < 2 for cell in np.flatnonzero(change) if cell in self.low)

    def _moves(self) -> Iterator[tuple[Path, int, np.ndarray]]:
        """One delegation says something else, as long as it did not change its answer."""
        for path in self.types:
            for place, said in enumerate(path):
                if said is None or (place and path[place - 1] == said):
                    continue
                end = place
                while end < len(path) and path[end] == said:
                    end += 1
                beside = {path[place - 1] if place else None, path[end] if end < len(path) else None}
                for other in set(range(STANCES)) - {said} - beside:
                    change = np.zeros(len(path) * STANCES, dtype=int)
                    for at in range(place, end):
                        change[at * STANCES + said] -= 1
                        change[at * STANCES + other] += 1
                    yield path, place, change

    def _note(self, movers: list[tuple[Path, int]], change: np.ndarray) -> None:
        if (self.counts + change)[~self.printed].min(initial=1) < 1:
            return
        for path, place in movers:
            self.told |= {(path, at) for at in range(place, len(path)) if path[at] == path[place]}
        often = min(self.types[path] for path, _ in movers) // (
            2 if len({path for path, _ in movers}) < len(movers) else 1
        )
        for cell in np.flatnonzero(change):
            if cell not in self.low:
                continue
            times = 2 if often > 1 and (self.counts + 2 * change)[~self.printed].min(initial=1) >= 1 else 1
            self.low[cell] = min(self.low[cell], int(times * change[cell]), 0)
            self.high[cell] = max(self.high[cell], int(times * change[cell]), 0)

    def _program(self) -> tuple[list[tuple[tuple[Signature, Signature], Path]], list[LinearConstraint]]:
        classes: Counter[tuple[Signature, Signature]] = Counter()
        for path, count in self.types.items():
            classes[signature_of(path)] += count
        unknown = [(known, path) for known in classes for path in _paths(known)]
        sizes = np.array([[own == known for own, _ in unknown] for known in classes], dtype=float)
        cells = np.array(
            [
                [path[at] == stance for _, path in unknown]
                for at in range(len(self.tables))
                for stance in range(STANCES)
            ],
            dtype=float,
        )
        totals = np.array(list(classes.values()), dtype=float)
        low = np.where(self.printed, self.counts, 1)
        high = np.where(self.printed, self.counts, np.inf)
        return unknown, [LinearConstraint(sizes, totals, totals), LinearConstraint(cells, low, high)]

    def _extreme(self, wanted: np.ndarray, constraints: list[LinearConstraint]) -> int:
        found = milp(wanted, constraints=constraints, integrality=np.ones(len(wanted)), bounds=Bounds(0, np.inf))
        assert found.success, found.message
        return round(float(found.fun))

    def _fits(self, unknowns: int, constraints: list[LinearConstraint]) -> bool:
        """Whether there is any story that fits; the first one found is enough, which takes less than the best one."""
        nothing = np.zeros(unknowns)
        found = milp(nothing, constraints=constraints, integrality=np.ones(unknowns), bounds=Bounds(0, np.inf))
        assert found.status in (FOUND, INFEASIBLE), found.message
        return bool(found.status == FOUND)

    def _values(self, cell: int, loot: Loot) -> int:
        loot.solved += 1
        unknown, constraints = self._program()
        at, stance = divmod(cell, STANCES)
        wanted = np.array([path[at] == stance for _, path in unknown], dtype=float)
        return -self._extreme(-wanted, constraints) - self._extreme(wanted, constraints) + 1

    def _is_certain(self, known: tuple[Signature, Signature], place: int, said: int, size: int, loot: Loot) -> bool:
        loot.solved += 1
        unknown, constraints = self._program()
        wanted = np.array([own == known and path[place] == said for own, path in unknown], dtype=float)
        somebody_does_not = LinearConstraint(wanted[np.newaxis], -np.inf, size - 1)
        return not self._fits(len(unknown), [*constraints, somebody_does_not])


def _paths(known: tuple[Signature, Signature]) -> Iterator[Path]:
    """Every sequence of stances that fits what is known of a delegation."""
    present, changed = known
    choices: list[Sequence[int | None]] = [range(STANCES) if there else (None,) for there in present]
    for path in product(*choices):
        if tuple(a != b for a, b in pairwise(path)) == changed:
            yield path
