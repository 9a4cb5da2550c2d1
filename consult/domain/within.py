"""Each group by itself, before groups are compared: of one mind, in two camps, or neither, and how coherent it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.domain.agreement import krippendorff_alpha
from consult.domain.classification import agreement_of
from consult.domain.levels import Unity, judge_unity
from consult.domain.measures import Side
from consult.domain.tallies import Row, Tally
from consult.domain.vocabulary import StakeholderGroup

MULTILATERAL = StakeholderGroup.INTERNATIONAL_ORGANISATION.value
"""The stakeholder group that is the multilateral level: international organisations as one group."""


@dataclass(frozen=True)
class Within:
    """One group on one target; `unity` is None with fewer than five expressed positions."""

    group: str
    row: Row
    unity: Unity | None
    direction: Side | None


def within_group(tally: Tally, group: str) -> Within:
    """How one group stands by itself, whatever others say."""
    row = tally.row(group)
    unity = judge_unity(row)
    return Within(group, row, unity, agreement_of([row]) if unity is Unity.ALIGNED else None)


def within_groups(tally: Tally) -> dict[str, Within]:
    """Every compared group by itself, in alphabetical order."""
    return {group: within_group(tally, group) for group in tally.compared_groups}


def coherence_of_groups(tallies: Iterable[Tally]) -> Mapping[str, float | None]:
    """How coherent each compared group is over the targets of a round: Krippendorff's ordinal alpha.

    Args:
        tallies: one for each target, along one line; delegations are the observers, targets the units.
    Returns:
        Group to 1 for full agreement, 0 for chance, below 0 for less; None where it is undefined, because all
        positions are equal or no target has two.
    """
    units: dict[str, list[Row]] = {}
    for tally in tallies:
        for group in tally.compared_groups:
            units.setdefault(group, []).append(tally.row(group)[:5])
    return {group: krippendorff_alpha(rows) for group, rows in sorted(units.items())}
