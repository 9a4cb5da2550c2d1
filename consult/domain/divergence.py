"""Where groups agree and where they part: all targets of one round along one line of comparison.

The method, with the reason for each threshold, is in docs/divergence-method.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from consult.domain.classification import DivergenceClass, classify
from consult.domain.flags import Evidence, Flag, FlagName, raise_flags
from consult.domain.measures import GroupMeasure, Side, evaluable_groups, gap, measure_groups
from consult.domain.multiple_testing import benjamini_hochberg
from consult.domain.permutation import compared_table, kruskal_wallis, permutation_p
from consult.domain.tallies import Tally
from consult.domain.weighting import Overall, Weighting, overall

__all__ = [
    "Comparison",
    "DivergenceClass",
    "Flag",
    "FlagName",
    "GroupMeasure",
    "Side",
    "compare_targets",
    "compared_table",
    "corrected",
    "permutation_p",
]

_NOTHING: Mapping[str, Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True)
class Comparison:
    """What comparing the groups of one target found; numbers are None where fewer than two groups are evaluable."""

    class_: DivergenceClass
    direction: Side | None
    p_value: float | None
    q_value: float | None
    gap: float | None
    flags: tuple[Flag, ...]
    groups: Mapping[str, GroupMeasure]
    statistic: float | None
    weighting: Weighting = Weighting.GROUPS
    overall: Overall | None = None


def compare_targets(
    tallies: Mapping[str, Tally],
    *,
    blocking: Mapping[str, Mapping[str, int]] = _NOTHING,
    p_values: Mapping[str, float | None] | None = None,
    weighting: Weighting = Weighting.GROUPS,
    others: Mapping[str, float | None] | None = None,
) -> dict[str, Comparison]:
    """Compare the groups of every target of one round along one line of comparison.

    Args:
        tallies: target to tally; all targets tested together, since q depends on how many there are.
        blocking: target to group to number of blocking reservations.
        p_values: p already drawn for unchanged tables, by target, with the same number of targets;
            what is missing or None is drawn here.
        weighting: who counts once where many are added up; no p and no measure of a group depends on it.
        others: p of the targets that are tested together with these and are not compared again; None if untested.
    Returns:
        Target to comparison, in the order of `tallies`; q by Benjamini-Hochberg over the tested targets.
    """
    known, others = p_values or {}, others or {}
    targets = len(tallies) + len(others)
    p_by_target = {target: _p_value(tally, known.get(target), targets) for target, tally in tallies.items()}
    q_by_target = corrected({**others, **p_by_target})
    return {
        target: _compare(
            tally,
            blocking=blocking.get(target, {}),
            p_value=p_by_target[target],
            q_value=q_by_target.get(target),
            weighting=weighting,
        )
        for target, tally in tallies.items()
    }


def corrected(p_values: Mapping[str, float | None]) -> dict[str, float]:
    """q of all targets that were tested, by target; a p of None stands for one that was not."""
    return benjamini_hochberg({target: p for target, p in p_values.items() if p is not None})


def _p_value(tally: Tally, known: float | None, targets: int) -> float | None:
    if len(evaluable_groups(tally)) < 2:
        return None
    return permutation_p(tally, targets=targets) if known is None else known


def _compare(
    tally: Tally,
    *,
    blocking: Mapping[str, int],
    p_value: float | None,
    q_value: float | None,
    weighting: Weighting,
) -> Comparison:
    found = classify(tally, q_value=q_value, weighting=weighting)
    width, table = gap(tally), compared_table(tally)
    evidence = Evidence(tally, found.class_, p_value=p_value, q_value=q_value, blocking=blocking)
    return Comparison(
        class_=found.class_,
        direction=found.direction,
        p_value=p_value,
        q_value=q_value,
        gap=None if width is None else float(width),
        flags=raise_flags(evidence),
        groups=MappingProxyType(dict(measure_groups(tally))),
        statistic=kruskal_wallis(table) if len(table) > 1 else None,
        weighting=weighting,
        overall=overall(tally, weighting),
    )
