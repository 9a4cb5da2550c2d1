"""Would chance alone set the groups this far apart? A permutation test on tables with fixed margins."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import comb, lcm

import numpy as np
from numpy.typing import NDArray

from consult.domain.measures import evaluable_groups
from consult.domain.tallies import Row, Tally

DRAWS = 9_999
"""Tables drawn at least: the smallest p is then 0.0001."""
DRAWS_PER_TARGET = 40
"""With m targets the smallest p must stay well below 0.05 / m, or no target could ever be confirmed among many."""
BATCH = 1_000
ENOUGH_HITS = 100
"""A p that rests on 100 hits has a relative error of at most 10 %; drawing on would not change a class."""
ROUNDING = 1e-12
"""Two equal statistics computed in another order may differ in the last digits; they are still a hit."""

Table = tuple[Row, ...]


def compared_table(tally: Tally) -> Table:
    """What the test reads: the ordinal counts of the evaluable groups, in an order free of their names.

    Rows are sorted by size, empty stances left out. Equal tables have equal p, so this is also what to cache p by.
    """
    rows = [tally.row(group)[:5] for group in evaluable_groups(tally)]
    used = [stance for stance in range(5) if any(row[stance] for row in rows)]
    return tuple(sorted((tuple(row[stance] for stance in used) for row in rows), key=lambda row: (sum(row), row)))


def permutation_p(tally: Tally, *, targets: int) -> float | None:
    """How often groups without any meaning would lie at least this far apart (Kruskal-Wallis H, one-sided in H).

    Random tables with the observed totals of groups and stances, in batches of 1,000, seeded by the table itself.
    p = (1 + hits) / (1 + draws), or hits / draws once a batch ends with 100 hits or more.

    Args:
        targets: how many targets are tested together; the number of draws grows with it.
    Returns:
        0 < p <= 1, not corrected for many targets; None with fewer than two evaluable groups.
    Source: Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010; stopping: Besag & Clifford, Biometrika 78, 1991.
    """
    table = compared_table(tally)
    if len(table) < 2:
        return None
    if len(table[0]) == 1:
        return 1.0
    return _drawn_p(table, draws=max(DRAWS, DRAWS_PER_TARGET * targets - 1))


def kruskal_wallis(table: Sequence[Sequence[int]]) -> float:
    """Kruskal-Wallis H with midranks and the correction for ties; 0 when all positions are equal.

    Args:
        table: shape (groups, stances), counts in ascending order of stance; no empty row.
    Source: W. H. Kruskal and W. A. Wallis, JASA 47, 1952, 583-621.
    """
    counts = np.asarray(table, dtype=np.int64)
    columns = counts.sum(axis=0)
    total = int(columns.sum())
    ties = 1 - sum(t**3 - t for t in columns.tolist()) / (total**3 - total)
    if ties == 0:
        return 0.0
    return float(3 * _spread(counts[None], _centred_ranks(columns))[0] / (total * (total + 1)) / ties)


def exact_p(table: Sequence[Sequence[int]]) -> float:
    """The p of the same question by going through every table with these totals, in whole numbers.

    Args:
        table: shape (groups, stances), counts; small, since the work grows with the number of possible tables.
    """
    columns = tuple(sum(column) for column in zip(*table, strict=True))
    ranks = _centred_ranks(np.asarray(columns, dtype=np.int64)).tolist()
    sizes = [sum(row) for row in table]
    weights = [lcm(*sizes) // size for size in sizes]
    observed = sum(
        weight * sum(rank * count for rank, count in zip(ranks, row, strict=True)) ** 2
        for weight, row in zip(weights, table, strict=True)
    )
    states = {(columns, 0): 1}
    for size, weight in zip(sizes, weights, strict=True):
        states = _after_one_group(states, size, weight, ranks)
    hits = sum(ways for (_, spread), ways in states.items() if spread >= observed)
    return float(Fraction(hits, sum(states.values())))


@dataclass(frozen=True)
class _Margins:
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def _drawn_p(table: Table, *, draws: int) -> float:
    counts = np.asarray(table, dtype=np.int64)
    margins = _Margins(rows=counts.sum(axis=1), columns=counts.sum(axis=0))
    ranks = _centred_ranks(margins.columns)
    threshold = _spread(counts[None], ranks)[0] * (1 - ROUNDING)
    generator = np.random.Generator(np.random.PCG64(_seed(table)))
    hits = drawn = 0
    while drawn < draws:
        size = min(BATCH, draws - drawn)
        tables = _random_tables(generator, margins, size)
        hits += int(np.count_nonzero(_spread(tables, ranks) >= threshold))
        drawn += size
        if hits >= ENOUGH_HITS:
            return hits / drawn
    return (1 + hits) / (1 + drawn)


def _seed(table: Table) -> int:
    return int.from_bytes(hashlib.sha256(repr(table).encode()).digest()[:16], "big")


def _centred_ranks(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Twice the midranks of the stances minus twice their mean: whole numbers, and no cancellation in H."""
    ranks: NDArray[np.int64] = 2 * np.cumsum(columns) - columns - columns.sum()
    return ranks


def _spread(tables: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Four times the sum of squared centred rank sums over group size: H without its constant factors."""
    rank_sums = (tables @ ranks).astype(np.float64)
    spread: NDArray[np.float64] = (rank_sums**2 / tables.sum(axis=2)).sum(axis=1)
    return spread


def _random_tables(generator: np.random.Generator, margins: _Margins, size: int) -> NDArray[np.int64]:
    groups, stances = len(margins.rows), len(margins.columns)
    tables = np.empty((size, groups, stances), dtype=np.int64)
    rest = np.tile(margins.columns, (size, 1))
    for group in range(groups - 1):
        wanted = np.full(size, margins.rows[group])
        beyond = rest.sum(axis=1)
        for stance in range(stances - 1):
            beyond -= rest[:, stance]
            got = generator.hypergeometric(rest[:, stance], beyond, wanted)
            tables[:, group, stance] = got
            wanted -= got
        tables[:, group, -1] = wanted
        rest -= tables[:, group]
    tables[:, -1] = rest
    return tables


_States = dict[tuple[Row, int], int]


def _after_one_group(states: _States, size: int, weight: int, ranks: Sequence[int]) -> _States:
    following: _States = {}
    for (left, spread), ways in states.items():
        for row, choices in _rows_from(left, size):
            rank_sum = sum(rank * count for rank, count in zip(ranks, row, strict=True))
            key = (tuple(a - b for a, b in zip(left, row, strict=True)), spread + weight * rank_sum**2)
            following[key] = following.get(key, 0) + ways * choices
    return following


def _rows_from(left: Row, size: int) -> list[tuple[Row, int]]:
    """Every way to take a group of this size from what is left, with the number of choices of delegations."""
    room_after = list(accumulate(reversed(left), initial=0))[::-1]
    partial: list[tuple[Row, int, int]] = [((), size, 1)]
    for stance, available in enumerate(left):
        partial = [
            ((*row, taken), wanted - taken, ways * comb(available, taken))
            for row, wanted, ways in partial
            for taken in range(max(0, wanted - room_after[stance + 1]), min(available, wanted) + 1)
        ]
    return [(row, ways) for row, _, ways in partial]
