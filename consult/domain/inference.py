"""What a reader who keeps every released table of a line, and knows who answered each time, can work out.

The reader is taken to know even more: whose answer changed between two tables, only not how. What a delegation says
from one table to another is a run. Two stances can be exchanged between runs without a trace where the runs cover the
same tables, and where a table withholds both counts. For each pair of stances these exchanges are the cycles of a
small network over time, so whether another story fits all tables is a question of paths and flows. A story found so
fits everything that was released; what no such story allows counts as worked out, though other stories might exist.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import combinations, pairwise

from consult.domain.tallies import STANCES, Row

_PAIRS = tuple(combinations(range(len(STANCES)), 2))
POSSIBLE_VALUES = 3
"""How many counts each withheld cell must leave possible: with two, half of all guesses would be right."""


@dataclass(frozen=True)
class Table:
    """One released table of a line: who is in it with which stance, and which counts are withheld.

    Args:
        answers: delegation to the index of its stance in STANCES.
        withheld: indices of the stances whose counts are not printed; all others are, zeros too.
    """

    answers: Mapping[str, int]
    withheld: frozenset[int]

    @cached_property
    def counts(self) -> Row:
        """The true counts."""
        found = Counter(self.answers.values())
        return tuple(found[stance] for stance in range(len(STANCES)))

    def changes(self, answers: Mapping[str, int]) -> int:
        """How many delegations came, left or say something else in these answers than in the table."""
        everybody = self.answers.keys() | answers.keys()
        return sum(self.answers.get(delegation) != answers.get(delegation) for delegation in everybody)


@dataclass(frozen=True)
class Finding:
    """Something that can be worked out: of which table, which stance, and whether of a delegation or of a count."""

    table: int
    stance: int
    is_count: bool


def what_shows(tables: Sequence[Table]) -> Iterator[Finding]:
    """Everything that may be worked out of the released tables of one line, oldest first; nothing when they are safe.

    A withheld count must leave at least three values possible, and no delegation may be known to say one thing.
    """
    runs = _runs(tables)
    network = cache(partial(_Network, tables, runs))
    for place, table in enumerate(tables):
        for stance in sorted(table.withheld):
            rooms = [network(pair).room(place, stance) for pair in _PAIRS if stance in pair]
            fall, rise = map(max, zip(*rooms, strict=True))
            if fall + rise + 1 < POSSIBLE_VALUES:
                yield Finding(place, stance, is_count=True)
    said_by_its_like: dict[tuple[Known, int], set[int]] = {}
    for run in runs:
        said_by_its_like.setdefault((run.known, run.first), set()).add(run.stance)
    for run in runs:
        if len(said_by_its_like[run.known, run.first]) > 1:
            continue  # another of which the same is known says something else: the two could be each other
        pairs = ((min(run.stance, other), max(run.stance, other)) for other in _others(run))
        if not any(network(pair).may_be_exchanged(run) for pair in pairs):
            yield Finding(run.first, run.stance, is_count=False)


Known = tuple[bool | None, ...]
"""What is known of a delegation: for each table whether it is in it, and if so, whether it says something new."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What a delegation says from the first to the last of some tables, and what it says just before and after."""

    stance: int
    first: int
    last: int
    beside: frozenset[int]
    known: Known


def _others(run: _Run) -> Iterator[int]:
    """The stances it could have been: a delegation known to have changed said something else before and after."""
    return (stance for stance in range(len(STANCES)) if stance != run.stance and stance not in run.beside)


def _runs(tables: Sequence[Table]) -> Counter[_Run]:
    paths = Counter(
        tuple(table.answers.get(delegation) for table in tables)
        for delegation in {name: None for table in tables for name in table.answers}
    )
    found: Counter[_Run] = Counter()
    for path, count in paths.items():
        for run in _runs_of(path):
            found[run] += count
    return found


def _runs_of(path: tuple[int | None, ...]) -> Iterator[_Run]:
    said = [None, *path, None]
    known = tuple(None if now is None else now != before for before, now in pairwise(said[:-1]))
    first = 1
    for place in range(1, len(said) - 1):
        if said[place + 1] == said[place]:
            continue
        stance = said[place]
        if stance is not None:
            beside = frozenset(other for other in (said[first - 1], said[place + 1]) if other is not None)
            yield _Run(stance, first - 1, place - 1, beside, known)
        first = place + 1


class _Network:
    """The exchanges between two stances: from moment to moment, there and back again.

    Node `t` is the moment before table `t`. A run of the lower stance leads from its first moment to the one after its
    last; a run of the higher one back. Where a table withholds both counts, one of them may shrink to 1 unseen.
    """

    def __init__(self, tables: Sequence[Table], runs: Mapping[_Run, int], pair: tuple[int, int]) -> None:
        self._tables, (self._low, self._high) = tables, pair
        size = len(tables) + 1
        self._edges = [[0] * size for _ in range(size)]
        for run, count in runs.items():
            if run.stance in pair and not run.beside & set(pair):
                start, end = self._ends(run)
                self._edges[start][end] += count
        for place in range(len(tables)):
            shrink_low, shrink_high = self._slack(place)
            self._edges[place + 1][place] += shrink_low
            self._edges[place][place + 1] += shrink_high

    @cached_property
    def _reach(self) -> list[set[int]]:
        return [_reachable(self._edges, node) for node in range(len(self._edges))]

    def _ends(self, run: _Run) -> tuple[int, int]:
        return (run.first, run.last + 1) if run.stance == self._low else (run.last + 1, run.first)

    def _slack(self, place: int) -> tuple[int, int]:
        table = self._tables[place]
        if not table.withheld >= {self._low, self._high}:
            return 0, 0
        return max(0, table.counts[self._low] - 1), max(0, table.counts[self._high] - 1)

    def may_be_exchanged(self, run: _Run) -> bool:
        """True when a delegation with this run could have said the other stance all along."""
        start, end = self._ends(run)
        return start in self._reach[end]

    def room(self, place: int, stance: int) -> tuple[int, int]:
        """By how much a withheld count of a table may be less, and more, looking no further than needed."""
        shrink_low, shrink_high = self._slack(place)
        low_falls = self._flow(place, place + 1, min(shrink_low, POSSIBLE_VALUES - 1))
        low_rises = self._flow(place + 1, place, min(shrink_high, POSSIBLE_VALUES - 1))
        return (low_falls, low_rises) if stance == self._low else (low_rises, low_falls)

    def _flow(self, source: int, sink: int, limit: int) -> int:
        """Push as much as possible from one moment to the other, up to the limit, past the table between them."""
        edges = [list(row) for row in self._edges]
        place = min(source, sink)
        shrink_low, shrink_high = self._slack(place)
        edges[place + 1][place] -= shrink_low
        edges[place][place + 1] -= shrink_high
        pushed = 0
        while pushed < limit and (path := _path(edges, source, sink)):
            for start, end in path:
                edges[start][end] -= 1
                edges[end][start] += 1
            pushed += 1
        return pushed


def _reachable(edges: Sequence[Sequence[int]], source: int) -> set[int]:
    return set(_reached_from(edges, source))


def _reached_from(edges: Sequence[Sequence[int]], source: int) -> dict[int, int]:
    """Every node that can be reached, with the one before it on a shortest way."""
    before, waiting = {source: source}, deque([source])
    while waiting:
        node = waiting.popleft()
        for onward, room in enumerate(edges[node]):
            if room > 0 and onward not in before:
                before[onward] = node
                waiting.append(onward)
    return before


def _path(edges: Sequence[Sequence[int]], source: int, sink: int) -> list[tuple[int, int]]:
    before = _reached_from(edges, source)
    if sink not in before:
        return []
    path, node = [], sink
    while node != source:
        path.append((before[node], node))
        node = before[node]
    return path
