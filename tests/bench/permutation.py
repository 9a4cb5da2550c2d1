"""p of one target at 400 positions: ours against SciPy's permutation test on the same data and statistic."""

from collections.abc import Iterator
from functools import partial
from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

from consult.domain.permutation import BATCH, DRAWS, ENOUGH_HITS, permutation_p
from consult.domain.tallies import Tally
from tests.bench.measuring import PROCESSOR, Compared, Figure, side_by_side

RUNS = 5
NO_DIFFERENCE = ((12, 20, 44, 52, 32), (10, 15, 32, 40, 23), (5, 11, 22, 25, 17), (3, 5, 12, 12, 8))
SLIGHT_DIFFERENCE = ((12, 20, 44, 52, 32), (9, 13, 32, 40, 26), (13, 15, 22, 19, 11), (7, 8, 10, 9, 6))


def measure() -> Iterator[Figure | str]:
    """Both with 9,999 draws at most; SciPy has no early end, so the second table does not let us end early either."""
    yield "Processor time."
    for name, table in (("groups alike", NO_DIFFERENCE), ("groups apart", SLIGHT_DIFFERENCE)):
        tally = Tally(counts={f"group {place}": (*row, 0) for place, row in enumerate(table)})
        samples = midranks(table)
        ours, reference = side_by_side(
            partial(permutation_p, tally, targets=60), partial(scipy_p, samples), runs=RUNS, clock=PROCESSOR
        )
        yield agreement(name, permutation_p(tally, targets=60) or 1.0, scipy_p(samples))
        yield Figure(
            name=f"p of one target, 400 positions, {name}",
            measured=ours,
            reference=reference,
            reference_name="scipy.stats.permutation_test, vectorised",
            compared=Compared.FASTER,
            at_least=5,
        )


def midranks(table: tuple[tuple[int, ...], ...]) -> list[NDArray[np.float64]]:
    """The positions of each group as midranks: ranked once, so that SciPy need not rank in each draw."""
    totals = np.sum(table, axis=0)
    ranks = np.cumsum(totals) - (totals - 1) / 2
    return [np.repeat(ranks, row) for row in table]


def scipy_p(samples: list[NDArray[np.float64]]) -> float:
    """The same question asked of SciPy."""
    found = permutation_test(
        samples, spread, vectorized=True, n_resamples=DRAWS, batch=BATCH, alternative="greater", rng=1
    )
    return float(found.pvalue)


def spread(*samples: NDArray[np.float64], axis: int) -> Any:
    """Kruskal-Wallis H without what no shuffling changes."""
    return sum(sample.sum(axis=axis) ** 2 / sample.shape[axis] for sample in samples)


def agreement(name: str, ours: float, reference: float) -> str:
    """Both p in words, and how far apart they are in drawing errors."""
    drawn = min(DRAWS, BATCH * ceil(ENOUGH_HITS / reference / BATCH))
    error = sqrt(reference * (1 - reference) * (1 / drawn + 1 / DRAWS))
    apart = abs(ours - reference) / error
    verdict = "equal within 3 drawing errors" if apart <= 3 else "NOT EQUAL within 3 drawing errors"
    return f"- {name}: p = {ours:.4f}, SciPy {reference:.4f}; {apart:.1f} drawing errors apart: {verdict}."
