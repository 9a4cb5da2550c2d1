"""Two governments at the ends of a corridor, target by target and over all targets both answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.signed_rank import SignedRank, signed_rank
from consult.domain.tallies import rank_of
from consult.domain.vocabulary import Stance

SHARED_FROM = 6
"""Shared targets from which a corridor is summed up: the number at which a direction can be shown at all."""
SUPPORTING_FROM, OPPOSING_TO = 4, 2
APART_FROM = 2


class CorridorClass(StrEnum):
    """How two governments stand to each other on one target."""

    OPPOSED = "opposed"
    APART = "apart"
    CLOSE = "close"


@dataclass(frozen=True)
class Corridor:
    """Origin and destination over their shared targets; the summary is None below 6 of them."""

    targets: Mapping[str, CorridorClass]
    mean_difference: float | None
    direction: SignedRank | None


def classify_pair(first: int, second: int) -> CorridorClass:
    """Two ranks from 1 to 5: on opposite sides, two steps apart, or close."""
    low, high = sorted((first, second))
    if high >= SUPPORTING_FROM and low <= OPPOSING_TO:
        return CorridorClass.OPPOSED
    return CorridorClass.APART if high - low >= APART_FROM else CorridorClass.CLOSE


def compare_corridor(origin: Mapping[str, Stance], destination: Mapping[str, Stance]) -> Corridor:
    """Compare two governments on every target on which both expressed a stance.

    Args:
        origin, destination: target to stance; abstentions take no part.
    Returns:
        Mean absolute difference in ranks (0 to 4) and the test of origin minus destination for a direction.
    """
    ranks = {
        target: (first, second)
        for target in sorted(origin.keys() & destination.keys())
        if (first := rank_of(origin[target])) is not None and (second := rank_of(destination[target])) is not None
    }
    differences = [first - second for first, second in ranks.values()]
    enough = len(differences) >= SHARED_FROM
    return Corridor(
        targets={target: classify_pair(*pair) for target, pair in ranks.items()},
        mean_difference=sum(map(abs, differences)) / len(differences) if enough else None,
        direction=signed_rank(differences) if enough else None,
    )


def percentile_among(value: float, values: Sequence[float]) -> float:
    """The share of pairs of governments that are closer than this one, ties counted half: 0 to 1.

    Args:
        values: the mean differences of all pairs, this one included.
    Raises:
        ValueError: no pairs.
    """
    if not values:
        raise ValueError("a percentile needs something to be compared with")
    return (sum(other < value for other in values) + sum(other == value for other in values) / 2) / len(values)
