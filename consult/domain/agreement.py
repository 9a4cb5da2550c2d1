"""Published measures of agreement, reported beside the method as cross-checks; no rule reads them.

Every row of counts here holds ordinal categories in ascending order, abstentions left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

FIVE_OF_NINE = (1, 3, 5, 7, 9)
"""Where our five ranks lie on the nine-point scale of the RAND/UCLA panels: 2k - 1."""


class Distance(StrEnum):
    """How far apart two values are taken to be."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def krippendorff_alpha(units: Sequence[Sequence[int]], *, distance: Distance = Distance.ORDINAL) -> float | None:
    """How coherent a group is over a consultation: agreement of observers on units, beyond chance.

    Args:
        units: shape (units, values), how many observers gave each value to each unit (targets by stances:
            delegations are the observers). Units that fewer than two observers rated say nothing.
    Returns:
        1 for full agreement, 0 for chance, below 0 for less; None when all values are equal or none can be paired.
    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.
    """
    rated = np.asarray([unit for unit in units if sum(unit) > 1], dtype=np.float64)
    if not len(rated):
        return None
    others = rated.sum(axis=1) - 1
    coincidences = (rated.T / others) @ rated - np.diag((rated / others[:, None]).sum(axis=0))
    totals = coincidences.sum(axis=0)
    squared = _squared_distances(totals, distance)
    expected = float((np.outer(totals, totals) * squared).sum())
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float((coincidences * squared).sum()) / expected


def agreement_a(counts: Sequence[int]) -> float | None:
    """How much the positions gather in one place of the scale: -1 (two camps at the ends) over 0 (even) to 1.

    Returns:
        None when nobody expressed a stance.
    Source: C. van der Eijk, Quality and Quantity 35, 2001, 325-341.
    """
    total, remaining, agreement = sum(counts), list(counts), Fraction()
    if not total:
        return None
    while any(remaining):
        pattern = [count > 0 for count in remaining]
        height = min(count for count in remaining if count)
        agreement += Fraction(height * sum(pattern), total) * _agreement_of(pattern)
        remaining = [count - height * present for count, present in zip(remaining, pattern, strict=True)]
    return float(agreement)


def polarisation(counts: Sequence[int]) -> float | None:
    """How close the positions are to two equal camps at the ends: 0 (all in one category) to 1; None without any.

    Source: B. Apouey, Health Economics 16, 2007, 875-894 (P2 with exponent 1).
    """
    shares = _cumulative_shares(counts)
    if shares is None:
        return None
    return float(1 - Fraction(2, len(shares)) * sum(abs(share - Fraction(1, 2)) for share in shares))


def polarisation_squared(counts: Sequence[int]) -> float | None:
    """The squared form of polarisation: 0 to 1, gentler on small camps; None without any positions.

    Source: J. Blair and M. G. Lacy, Sociological Methods and Research 28, 2000, 251-280.
    """
    shares = _cumulative_shares(counts)
    if shares is None:
        return None
    return float(1 - Fraction(4, len(shares)) * sum((share - Fraction(1, 2)) ** 2 for share in shares))


@dataclass(frozen=True)
class PercentileRange:
    """The 30th and 70th percentile of a panel, and the widest range at which it would still agree."""

    low: int
    high: int
    widest_in_agreement: float

    @property
    def is_disagreement(self) -> bool:
        """True when the panel lies further apart than its range adjusted for symmetry allows."""
        return self.high - self.low > self.widest_in_agreement


def percentile_range(counts: Sequence[int], *, scale: Sequence[int] = FIVE_OF_NINE) -> PercentileRange:
    """The interpercentile range adjusted for symmetry (IPRAS); percentiles are the first value to reach the share.

    Args:
        counts: one per category.
        scale: the place of each category on the nine-point scale.
    Raises:
        ValueError: no positions.
    Source: Fitch et al., RAND/UCLA Appropriateness Method User's Manual, 2001.
    """
    if not sum(counts):
        raise ValueError("a panel without positions has no percentiles")
    reached = list(accumulate(counts))
    low, high = (
        next(value for value, count in zip(scale, reached, strict=True) if 10 * count >= tenths * reached[-1])
        for tenths in (3, 7)
    )
    return PercentileRange(low, high, 2.35 + 1.5 * abs(5 - (low + high) / 2))


def wasserstein(first: Sequence[int], second: Sequence[int]) -> float:
    """How many steps of the scale, on average, one group must move to look like the other: 0 to categories - 1.

    Raises:
        ValueError: one of the groups has no positions.
    """
    one, other = _cumulative_shares(first), _cumulative_shares(second)
    if one is None or other is None:
        raise ValueError("a group without positions is at no distance")
    return float(sum(abs(a - b) for a, b in zip(one, other, strict=True)))


def _cumulative_shares(counts: Sequence[int]) -> list[Fraction] | None:
    total = sum(counts)
    return [Fraction(below, total) for below in accumulate(counts[:-1])] if total else None


def _agreement_of(pattern: Sequence[bool]) -> Fraction:
    categories = len(pattern)
    triples = list(combinations(pattern, 3))
    single = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
    double = sum(triple == (True, False, True) for triple in triples)
    unimodality = Fraction(1)
    if single + double:
        surplus = (categories - 2) * single - (categories - 1) * double
        unimodality = Fraction(surplus, (categories - 2) * (single + double))
    return unimodality * (1 - Fraction(sum(pattern) - 1, categories - 1))


def _squared_distances(totals: NDArray[np.float64], distance: Distance) -> NDArray[np.float64]:
    values = np.arange(1, len(totals) + 1, dtype=np.float64)
    if distance is Distance.NOMINAL:
        return 1 - np.eye(len(totals))
    if distance is Distance.ORDINAL:  # positions between two values, counting half of those at either end
        values = np.cumsum(totals) - totals / 2
    squared: NDArray[np.float64] = (values[:, None] - values[None, :]) ** 2
    return squared / (values[:, None] + values[None, :]) ** 2 if distance is Distance.RATIO else squared
