"""What changed between two rounds, judged on the delegations that answered both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.domain.measures import gap
from consult.domain.signed_rank import SignedRank, signed_rank
from consult.domain.tallies import STANCES, Tally, rank_of
from consult.domain.vocabulary import Stance

STABLE_BELOW = Fraction(15, 100)
"""Share of the picture below which two rounds of a Delphi study count as the same (Scheibe, Skutsch and Schofer)."""
NOTABLE_CHANGE_OF_GAP = Fraction(10, 100)
"""Ten points of net support: less is within what one or two delegations of a group can do."""


class GapTrend(StrEnum):
    """Whether the groups came closer."""

    NARROWED = "narrowed"
    STEADY = "steady"
    WIDENED = "widened"


@dataclass(frozen=True)
class Convergence:
    """Two rounds of one target; all but `left` and `came` rest on the delegations that answered both."""

    both: int
    left: int
    came: int
    change: float | None
    is_stable: bool | None
    moved_up: int
    moved_down: int
    direction: SignedRank
    gap_before: float | None
    gap_after: float | None
    gap_trend: GapTrend | None


def change_of_picture(before: Sequence[int], after: Sequence[int]) -> Fraction:
    """The share of the picture that changed: half the sum of absolute changes of counts over n; 0 to 1, exact.

    Raises:
        ValueError: the rounds do not count the same number of delegations, or none.
    Source: Scheibe, Skutsch and Schofer, in Linstone and Turoff, The Delphi Method, 1975.
    """
    if sum(before) != sum(after) or not sum(before):
        raise ValueError("a change of picture compares the same delegations in both rounds")
    return Fraction(sum(abs(b - a) for a, b in zip(before, after, strict=True)), 2 * sum(before))


def is_stable(change: Fraction) -> bool:
    """True below 15 %; exactly 15 % is a change."""
    return change < STABLE_BELOW


def gap_trend(before: Fraction, after: Fraction) -> GapTrend:
    """Narrowed or widened from ten points of net support up."""
    if before - after >= NOTABLE_CHANGE_OF_GAP:
        return GapTrend.NARROWED
    return GapTrend.WIDENED if after - before >= NOTABLE_CHANGE_OF_GAP else GapTrend.STEADY


def compare_rounds(
    before: Mapping[str, Stance], after: Mapping[str, Stance], *, groups: Mapping[str, str]
) -> Convergence:
    """Compare the stances of two rounds on one target, attrition and newcomers apart.

    Args:
        before, after: delegation to stance; who did not answer is absent.
        groups: delegation to group, for every delegation that answered both rounds.
    """
    both = sorted(before.keys() & after.keys())
    first, second = (_tally({key: stances[key] for key in both}, groups) for stances in (before, after))
    changes = [_steps(before[key], after[key]) for key in both]
    change = change_of_picture(first.all, second.all) if both else None
    old_gap, new_gap = gap(first), gap(second)
    return Convergence(
        both=len(both),
        left=len(before) - len(both),
        came=len(after) - len(both),
        change=None if change is None else float(change),
        is_stable=None if change is None else is_stable(change),
        moved_up=sum(steps > 0 for steps in changes),
        moved_down=sum(steps < 0 for steps in changes),
        direction=signed_rank(changes),
        gap_before=None if old_gap is None else float(old_gap),
        gap_after=None if new_gap is None else float(new_gap),
        gap_trend=None if old_gap is None or new_gap is None else gap_trend(old_gap, new_gap),
    )


def _steps(before: Stance, after: Stance) -> int:
    """Ranks moved; to and from an abstention is no move along the scale."""
    old, new = rank_of(before), rank_of(after)
    return 0 if old is None or new is None else new - old


def _tally(stances: Mapping[str, Stance], groups: Mapping[str, str]) -> Tally:
    counts: dict[str, list[int]] = {}
    for key, stance in stances.items():
        counts.setdefault(groups[key], [0] * len(STANCES))[STANCES.index(stance)] += 1
    return Tally({group: tuple(row) for group, row in counts.items()})
