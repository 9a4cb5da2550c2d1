"""What an opinion group stands for, and whether it cuts across the declared groups."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb, prod, sqrt

CONFIDENT = 1.2816
"""One-sided z at 90 %, on both tests, from which a target is listed for an opinion group."""
CUTS_ACROSS_TO, FOLLOWS_FROM = 0.2, 0.5


class Relation(StrEnum):
    """How opinion groups lie to declared groups."""

    CUTS_ACROSS = "cuts_across"
    OVERLAPS = "overlaps"
    FOLLOWS = "follows"


@dataclass(frozen=True)
class Representativeness:
    """How much a group differs from the rest on one target."""

    ratio: float
    z_within: float
    z_between: float
    is_listed: bool
    strength: float


def representativeness(within: int, asked: int, *, within_rest: int, asked_rest: int) -> Representativeness:
    """How well supporters of a target (or its opponents) tell a group from all others, smoothed for small counts.

    Args:
        within, asked: supporters and expressed positions in the group.
        within_rest, asked_rest: the same among all other groups.
    Returns:
        Ratio of the smoothed shares; a one-proportion z against one half and a two-proportion z, both one-sided,
        uncorrected; listed when both exceed 1.2816; strength, for ranking, is the product of share, ratio and both z.
    Source: Small et al., Polis, RECERCA 26, 2021.
    """
    share = (within + 1) / (asked + 2)
    ratio = share / ((within_rest + 1) / (asked_rest + 2))
    z_within = 2 * sqrt(asked + 1) * ((within + 1) / (asked + 1) - 0.5)
    z_between = _two_proportion_z(within + 1, asked + 1, within_rest + 1, asked_rest + 1)
    is_listed = min(z_within, z_between) > CONFIDENT
    return Representativeness(ratio, z_within, z_between, is_listed, share * ratio * z_within * z_between)


def group_informed_consensus(groups: Sequence[tuple[int, int]]) -> float:
    """The product over groups of their smoothed shares of support: high only if every group agrees; 0 to 1.

    Args:
        groups: supporters and expressed positions of each group.
    Source: Small et al., Polis, RECERCA 26, 2021.
    """
    return float(prod((Fraction(support + 1, asked + 2) for support, asked in groups), start=Fraction(1)))


def adjusted_rand(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """How alike two groupings of the same delegations are, beyond chance: 1 the same, 0 as by chance.

    Raises:
        ValueError: the groupings differ in length.
    Source: L. Hubert and P. Arabie, Journal of Classification 2, 1985, 193-218.
    """
    together = _pairs(Counter(zip(first, second, strict=True)))
    in_first, in_second = _pairs(Counter(first)), _pairs(Counter(second))
    expected = Fraction(in_first * in_second, max(1, comb(len(first), 2)))
    most = Fraction(in_first + in_second, 2)
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def relation_to_declared(index: float) -> Relation:
    """What an adjusted Rand index between opinion groups and declared groups amounts to."""
    if index <= CUTS_ACROSS_TO:
        return Relation.CUTS_ACROSS
    return Relation.FOLLOWS if index >= FOLLOWS_FROM else Relation.OVERLAPS


def _two_proportion_z(hits: int, asked: int, hits_rest: int, asked_rest: int) -> float:
    pooled = (hits + hits_rest) / (asked + asked_rest)
    if pooled == 1:
        return 0.0
    spread = sqrt(pooled * (1 - pooled) * (1 / asked + 1 / asked_rest))
    return (hits / asked - hits_rest / asked_rest) / spread


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(comb(size, 2) for size in sizes.values())
