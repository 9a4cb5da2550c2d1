"""The two levels that are judged without a test: bodies of one government, and organisations as one group."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from consult.domain.classification import agreement_of
from consult.domain.measures import EVALUABLE_FROM, is_split
from consult.domain.tallies import expressed


class Alignment(StrEnum):
    """How the member bodies of one government stand to each other on one target."""

    ALIGNED = "aligned"
    TENSION = "tension"
    CONFLICT = "conflict"


class Unity(StrEnum):
    """How international organisations stand as one group on one target."""

    ALIGNED = "aligned"
    SPLIT = "split"
    MIXED = "mixed"


def align_bodies(ranks: Sequence[int]) -> Alignment | None:
    """Two to ten member bodies: aligned within one step, in conflict when one supports and one opposes.

    Args:
        ranks: 1 to 5, one per body that expressed a stance.
    Returns:
        None with fewer than two.
    """
    if len(ranks) < 2:
        return None
    lowest, highest = min(ranks), max(ranks)
    if highest - lowest <= 1:
        return Alignment.ALIGNED
    return Alignment.CONFLICT if highest >= 4 and lowest <= 2 else Alignment.TENSION


def share_of_alignments(alignments: Iterable[Alignment | None]) -> dict[Alignment, float]:
    """The share of each over the targets on which two bodies or more spoke; empty when there is none."""
    judged = [alignment for alignment in alignments if alignment is not None]
    return {kind: judged.count(kind) / len(judged) for kind in Alignment} if judged else {}


def judge_unity(row: Sequence[int]) -> Unity | None:
    """One group by itself: 70 % on one side and under 15 % on the other, two camps, or neither.

    Args:
        row: counts as in a tally; from 5 expressed positions up, below that None.
    """
    if expressed(row) < EVALUABLE_FROM:
        return None
    if agreement_of([row]) is not None:
        return Unity.ALIGNED
    return Unity.SPLIT if is_split(row) else Unity.MIXED
