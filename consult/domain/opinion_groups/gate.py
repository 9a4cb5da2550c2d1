"""The gate before opinion groups: would shuffled answers lie as much along one line?"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups.answers import Answers, Integers

SHUFFLES = 199
"""The smallest p is then 0.005."""
SAMPLE = 2_000
"""Delegations shuffled at most: with more, structure is found all the more easily, and noise no less rarely."""
LEVEL = 0.05
ROUNDING = 1e-5
"""Products in single precision differ in their last digits; equal ones are a hit."""
_BATCH = 20

Singles = NDArray[np.float32]


def gate_p_value(answers: Answers) -> float:
    """How often shuffled answers have a first component that takes at least this share of all variance.

    Each target's answers are shuffled among those who answered it, 199 times, on a seeded sample of 2,000
    delegations where there are more. The variance as a whole does not change by that, so the largest eigenvalues
    are compared. One-sided; p = (1 + hits) / (1 + shuffles).

    Returns:
        0.005 to 1.
    Source: J. Horn, Psychometrika 30, 1965; A. Buja and N. Eyuboglu, Multivariate Behavioral Research 27, 1992.
    """
    generator = np.random.Generator(np.random.PCG64(answers.seed()))
    if answers.height > SAMPLE:
        answers = answers.chosen(np.sort(generator.choice(answers.height, SAMPLE, replace=False)))
    columns = _columns(answers)
    observed = _product(answers, columns, [values for _, values in columns])
    ceiling = _largest(observed) * (1 - ROUNDING)
    hits = 0
    for first in range(0, SHUFFLES, _BATCH):
        count = min(_BATCH, SHUFFLES - first)
        shuffled = [generator.permuted(np.tile(values, (count, 1)), axis=1) for _, values in columns]
        for place in range(count):
            hits += _reaches(_product(answers, columns, [batch[place] for batch in shuffled]), ceiling)
    return (1 + hits) / (1 + SHUFFLES)


def _columns(answers: Answers) -> list[tuple[Integers, Singles]]:
    """For each target the delegations that answered it, and their centred values."""
    means = answers.means()
    order = np.argsort(answers.targets, kind="stable")
    rows = np.repeat(np.arange(answers.height), answers.answered)[order]
    targets = answers.targets[order]
    values = (answers.ranks[order] / 2 - means[targets]).astype(np.float32)
    ends = np.searchsorted(targets, np.arange(answers.width + 1))
    return [(rows[a:b], values[a:b]) for a, b in pairwise(ends.tolist())]


def _product(answers: Answers, columns: Sequence[tuple[Integers, Singles]], values: Sequence[Singles]) -> Singles:
    matrix = np.zeros((answers.width, answers.height), dtype=np.float32)
    for target, ((rows, _), here) in enumerate(zip(columns, values, strict=True)):
        matrix[target, rows] = here
    return matrix @ matrix.T


def _largest(product: Singles) -> float:
    return float(np.linalg.eigvalsh(product.astype(np.float64))[-1])


def _reaches(product: Singles, ceiling: float) -> bool:
    """Whether the largest eigenvalue is at least this: then what is left of the ceiling has no Cholesky factor."""
    left = ceiling * np.eye(len(product)) - product
    try:
        np.linalg.cholesky(left)
    except np.linalg.LinAlgError:
        return True
    return False
