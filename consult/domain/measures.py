"""What one target's counts say of each group, and how far apart groups are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.domain.tallies import Tally, abstained, expressed, opposing, supporting
from consult.domain.vocabulary import RESIDUAL_GROUPS

EVALUABLE_FROM = 5
"""Expressed positions from which a group is compared: two groups of 4 barely reach p = 0.029, two of 3 never 0.05."""
CLEAR_SIDE = Fraction(1, 4)
"""Net support from which a group has a side: five in eight on one side, three on the other."""
CAMP = 3
"""A group is split when each side holds at least one in three of it (the two-camp rule of RAND/UCLA panels)."""


class Side(StrEnum):
    """Where a group stands, and the direction of a class."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


@dataclass(frozen=True)
class GroupMeasure:
    """The measures of one group on one target; shares are of the expressed, None when nobody expressed a stance."""

    expressed: int
    abstained: int
    silent: int | None
    support: float | None
    opposition: float | None
    net_support: float | None
    side: Side | None
    evaluable: bool
    split: bool


def net_support(row: Sequence[int]) -> Fraction:
    """Share supporting minus share opposing, of the expressed: -1 to 1, exact.

    Raises:
        ZeroDivisionError: nobody expressed a stance.
    """
    return Fraction(supporting(row) - opposing(row), expressed(row))


def side_of(balance: Fraction) -> Side:
    """The side a net support amounts to: a quarter or more, either way, is a clear one."""
    if balance >= CLEAR_SIDE:
        return Side.FOR
    return Side.AGAINST if balance <= -CLEAR_SIDE else Side.NONE


def is_split(row: Sequence[int]) -> bool:
    """True when at least a third of the expressed supports and at least a third opposes.

    Source: Fitch et al., RAND/UCLA Appropriateness Method User's Manual, 2001.
    """
    total = expressed(row)
    return total > 0 and CAMP * supporting(row) >= total and CAMP * opposing(row) >= total


def evaluable_groups(tally: Tally) -> tuple[str, ...]:
    """The groups that may be compared: no residue, and at least 5 expressed positions."""
    return tuple(group for group in tally.compared_groups if expressed(tally.row(group)) >= EVALUABLE_FROM)


def measure_groups(tally: Tally) -> Mapping[str, GroupMeasure]:
    """The measures of every group of a tally, residues included, by name."""
    return {group: _measure(tally, group) for group in tally.groups}


def _measure(tally: Tally, group: str) -> GroupMeasure:
    row, total = tally.row(group), expressed(tally.row(group))
    evaluable = group not in RESIDUAL_GROUPS and total >= EVALUABLE_FROM
    return GroupMeasure(
        expressed=total,
        abstained=abstained(row),
        silent=tally.silent(group),
        support=supporting(row) / total if total else None,
        opposition=opposing(row) / total if total else None,
        net_support=float(net_support(row)) if total else None,
        side=side_of(net_support(row)) if total else None,
        evaluable=evaluable,
        split=evaluable and is_split(row),
    )


def gap(tally: Tally) -> Fraction | None:
    """Largest minus smallest net support of the evaluable groups: 0 to 2, exact; None with fewer than two."""
    balances = [net_support(tally.row(group)) for group in evaluable_groups(tally)]
    return max(balances) - min(balances) if len(balances) > 1 else None


def cliffs_delta(first: Sequence[int], second: Sequence[int]) -> Fraction:
    """How often a position of the first group lies above one of the second, minus how often below: -1 to 1, exact.

    Args:
        first, second: rows of counts; the five ordinal stances are read, abstentions are not.
    Raises:
        ZeroDivisionError: one of the groups expressed nothing.
    Source: N. Cliff, Psychological Bulletin 114, 1993, 494-509; equals 2U/(n1 n2) - 1.
    """
    surplus = sum(one * (sum(second[:rank]) - sum(second[rank + 1 : 5])) for rank, one in enumerate(first[:5]))
    return Fraction(surplus, expressed(first) * expressed(second))


@dataclass(frozen=True)
class SupportBounds:
    """The least and the greatest share of support, whatever those without a side would have said."""

    least: float
    greatest: float


def support_bounds(row: Sequence[int], *, silent: int = 0) -> SupportBounds:
    """Support of all invited, reading abstentions and silence first as no support, then as support.

    Raises:
        ZeroDivisionError: nobody was invited.
    Source: C. F. Manski, American Economic Review 80, 1990 (worst-case bounds).
    """
    unknown, invited = abstained(row) + silent, sum(row) + silent
    return SupportBounds(supporting(row) / invited, (supporting(row) + unknown) / invited)


def side_depends_on(row: Sequence[int], unknown: int) -> bool:
    """True when the side changes between reading all the unknown as opposition and all as support."""
    balance, total = supporting(row) - opposing(row), expressed(row) + unknown
    if not unknown:
        return False
    return side_of(Fraction(balance - unknown, total)) != side_of(Fraction(balance + unknown, total))
