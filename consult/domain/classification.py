"""The seven classes of a target: the first rule that holds names it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.domain.measures import Side, evaluable_groups, gap, is_split, net_support, side_of
from consult.domain.tallies import Tally, expressed, opposing, supporting
from consult.domain.weighting import Weighting, overall

SIGNIFICANT = 0.05
"""Highest q (or p) at which a division counts as shown."""
WIDE_GAP = Fraction(1, 2)
"""Smallest gap of a division: in a large consultation nearly every target differs a little."""
AGREEING = Fraction(7, 10)
"""Smallest share on one side for broad agreement, in every group (COMET Handbook)."""
DISAGREEING = Fraction(15, 100)
"""The share on the other side must stay below this for broad agreement: 3 of 20 is too many."""
CLEAR_LEAN = Fraction(1, 4)
"""Net support over all from which a target leans: the same quarter that gives a group its side."""


class DivergenceClass(StrEnum):
    """What a target's groups are to each other."""

    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    CONSENSUS = "consensus"
    BROAD_AGREEMENT = "broad_agreement"
    DIVIDED_BETWEEN = "divided_between"
    DIVIDED_WITHIN = "divided_within"
    LEANING = "leaning"
    NO_CLEAR_DIRECTION = "no_clear_direction"


@dataclass(frozen=True)
class Classification:
    """A class, and the side it points to where the class has one."""

    class_: DivergenceClass
    direction: Side | None = None


def classify(tally: Tally, *, q_value: float | None, weighting: Weighting = Weighting.GROUPS) -> Classification:
    """The first of seven rules that holds for a target; shares are compared as whole numbers.

    Args:
        q_value: the corrected p of the target, None when it was not tested.
        weighting: who counts once in the lean of rule 6: each group, as published, or each delegation.
    """
    groups = evaluable_groups(tally)
    if len(groups) < 2:
        return Classification(DivergenceClass.INSUFFICIENT_EVIDENCE)
    rows = [tally.row(group) for group in groups]
    if direction := agreement_of(rows):
        return Classification(_kind_of_agreement(tally, direction), direction)
    if q_value is not None and q_value <= SIGNIFICANT and lie_apart(tally):
        return Classification(DivergenceClass.DIVIDED_BETWEEN)
    if 2 * sum(is_split(row) for row in rows) >= len(rows):
        return Classification(DivergenceClass.DIVIDED_WITHIN)
    counted = overall(tally, weighting)
    if counted is not None and abs(counted.net_support) >= CLEAR_LEAN:
        return Classification(DivergenceClass.LEANING, Side.FOR if counted.net_support > 0 else Side.AGAINST)
    return Classification(DivergenceClass.NO_CLEAR_DIRECTION)


def agreement_of(rows: Sequence[Sequence[int]]) -> Side | None:
    """The side on which every group has at least 70 % and the other side fewer than 15 %, or None.

    Source: Williamson et al., COMET Handbook, Trials 18 (Suppl 3), 2017: consensus between stakeholder groups.
    """
    for direction in (Side.FOR, Side.AGAINST):
        if all(_agrees(row, direction) for row in rows):
            return direction
    return None


def lie_apart(tally: Tally) -> bool:
    """True when the evaluable groups' net support differs by half or more and they are not all on one side."""
    width = gap(tally)
    sides = {side_of(net_support(tally.row(group))) for group in evaluable_groups(tally)}
    return width is not None and width >= WIDE_GAP and len(sides) > 1


def _agrees(row: Sequence[int], direction: Side) -> bool:
    total = expressed(row)
    return _on(row, direction) >= AGREEING * total and _on(row, _other(direction)) < DISAGREEING * total


def _kind_of_agreement(tally: Tally, direction: Side) -> DivergenceClass:
    objectors = _on(tally.all, _other(direction))
    return DivergenceClass.BROAD_AGREEMENT if objectors else DivergenceClass.CONSENSUS


def _on(row: Sequence[int], side: Side) -> int:
    return supporting(row) if side is Side.FOR else opposing(row)


def _other(side: Side) -> Side:
    return Side.AGAINST if side is Side.FOR else Side.FOR
