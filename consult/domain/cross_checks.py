"""Published measures of one target side by side, and where they disagree with its class; no rule reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from consult.domain.agreement import (
    PercentileRange,
    agreement_a,
    percentile_range,
    polarisation,
    polarisation_squared,
    wasserstein,
)
from consult.domain.classification import DivergenceClass
from consult.domain.measures import cliffs_delta, evaluable_groups
from consult.domain.permutation import permutation_p
from consult.domain.tallies import Row, Tally, expressed

AGREEING = frozenset({DivergenceClass.CONSENSUS, DivergenceClass.BROAD_AGREEMENT})
DIVIDED = frozenset({DivergenceClass.DIVIDED_BETWEEN, DivergenceClass.DIVIDED_WITHIN})
GATHERED_FROM = 0.5
"""Agreement A from which positions gather in one place: halfway between even spread (0) and one category (1)."""


class Dissonance(StrEnum):
    """A measure that reads a target otherwise than its class does."""

    RANGE_SEES_DISAGREEMENT = "range_sees_disagreement"
    RANGE_SEES_NONE = "range_sees_none"
    A_SEES_TWO_CAMPS = "a_sees_two_camps"
    A_SEES_ONE_PLACE = "a_sees_one_place"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two groups: Cliff's delta of the first over the second, U, and the steps one must move to look like the other."""

    first: str
    second: str
    delta: float
    u_statistic: float
    steps: float
    p_value: float | None


@dataclass(frozen=True, kw_only=True)
class CrossChecks:
    """The measures of one target over all its expressed positions, and of the two groups furthest apart."""

    agreement: float
    polarisation: float
    polarisation_squared: float
    percentiles: PercentileRange
    widest: Pair | None


def cross_checks(tally: Tally) -> CrossChecks | None:
    """The cross-checks of a target; None when nobody expressed a stance. Abstentions are left out."""
    counts = tally.all[:5]
    first, second, squared = agreement_a(counts), polarisation(counts), polarisation_squared(counts)
    if first is None or second is None or squared is None:
        return None
    pairs = pairs_of(tally)
    return CrossChecks(
        agreement=first,
        polarisation=second,
        polarisation_squared=squared,
        percentiles=percentile_range(counts),
        widest=max(pairs, key=lambda pair: abs(pair.delta), default=None),
    )


def pairs_of(tally: Tally, *, with_p: bool = False) -> list[Pair]:
    """Every two evaluable groups, by name.

    Args:
        with_p: also draw the two-sided p of Mann and Whitney, which takes some milliseconds a pair. With two groups the
            statistic of Kruskal and Wallis orders tables as U does, so it is drawn in the same way, without correction.
    """
    rows = {group: tally.row(group) for group in evaluable_groups(tally)}
    return [
        _pair((first, rows[first]), (second, rows[second]), with_p=with_p) for first, second in combinations(rows, 2)
    ]


def _pair(first: tuple[str, Row], second: tuple[str, Row], *, with_p: bool) -> Pair:
    delta = cliffs_delta(first[1], second[1])
    return Pair(
        first=first[0],
        second=second[0],
        delta=float(delta),
        u_statistic=float((delta + 1) * expressed(first[1]) * expressed(second[1]) / 2),
        steps=wasserstein(first[1][:5], second[1][:5]),
        p_value=permutation_p(Tally(dict((first, second))), targets=1) if with_p else None,
    )


def dissonances(class_: DivergenceClass, checks: CrossChecks) -> tuple[Dissonance, ...]:
    """Where a measure says otherwise than the class; nothing where too few answered to judge."""
    if class_ is DivergenceClass.INSUFFICIENT_EVIDENCE:
        return ()
    agrees, divided, percentiles = class_ in AGREEING, class_ in DIVIDED, checks.percentiles
    said: Mapping[Dissonance, bool] = {
        Dissonance.RANGE_SEES_DISAGREEMENT: agrees and percentiles.is_disagreement,
        Dissonance.RANGE_SEES_NONE: divided and not percentiles.is_disagreement,
        Dissonance.A_SEES_TWO_CAMPS: agrees and checks.agreement < 0,
        Dissonance.A_SEES_ONE_PLACE: divided and checks.agreement >= GATHERED_FROM,
    }
    return tuple(name for name, holds in said.items() if holds)
