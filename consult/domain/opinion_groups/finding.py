"""Opinion groups of one set of answers: found behind the gate, or honestly not found."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from consult.domain.opinion_groups.answers import Answers, Floats, Integers
from consult.domain.opinion_groups.clustering import best_clustering
from consult.domain.opinion_groups.components import components, coordinates
from consult.domain.opinion_groups.gate import LEVEL, gate_p_value

LEAST_DELEGATIONS, LEAST_TARGETS, LEAST_ANSWERS = 20, 10, 7
SMALLEST_GROUP = 5
"""Groups under five are not shown: they would name delegations."""


class NotFoundBecause(StrEnum):
    """Why no opinion groups are shown."""

    TOO_FEW = "too_few"
    NOISE = "noise"


@dataclass(frozen=True)
class OpinionGroups:
    """What was found.

    `takes_part` has shape (delegations,) and tells who answered enough; `labels` has the same shape, −1 for who
    does not take part or lies in a group under five; `points` has shape (delegations, 2), the middle for those who
    do not take part. `reason` is None where groups were found.
    """

    reason: NotFoundBecause | None
    gate_p_value: float | None
    takes_part: np.ndarray
    labels: Integers
    points: Floats
    shares: tuple[float, float]
    silhouette: float | None

    @property
    def found(self) -> bool:
        """True when there are groups to show."""
        return self.reason is None

    @property
    def sizes(self) -> list[int]:
        """Delegations in each group, the largest first."""
        return np.bincount(self.labels[self.labels >= 0]).tolist() if self.found else []


def find_opinion_groups(answers: Answers) -> OpinionGroups:
    """Groups of delegations that answer alike, across declared groups.

    Needs 20 delegations with 7 expressed positions each on 10 targets. The gate stands in front: on noise k-means
    finds groups too, with silhouettes as high as real ones.

    Source: C. Small et al., Polis, RECERCA 26, 2021.
    """
    takes_part = answers.answered >= LEAST_ANSWERS
    who = np.flatnonzero(takes_part)
    answers = answers if len(who) == answers.height else answers.chosen(who)
    asked = int((np.bincount(answers.targets, minlength=answers.width) > 0).sum())
    if len(who) < LEAST_DELEGATIONS or asked < LEAST_TARGETS:
        return _not_found(NotFoundBecause.TOO_FEW, takes_part, None)
    found = components(answers)
    p_value = gate_p_value(answers) if found else 1.0
    if found is None or p_value > LEVEL:
        return _not_found(NotFoundBecause.NOISE, takes_part, p_value)
    points = coordinates(answers, found)
    clustering = best_clustering(points, seed=answers.seed())
    labels = _shown(clustering.labels)
    return OpinionGroups(
        reason=None,
        gate_p_value=p_value,
        takes_part=takes_part,
        labels=_spread(labels, takes_part, -1),
        points=_spread(points, takes_part, 0.0),
        shares=found.shares,
        silhouette=clustering.silhouette,
    )


def _shown(labels: Integers) -> Integers:
    sizes = np.bincount(labels)
    return np.where(sizes[labels] >= SMALLEST_GROUP, labels, -1)


def _spread(values: np.ndarray, takes_part: np.ndarray, absent: float) -> np.ndarray:
    spread = np.full((len(takes_part), *values.shape[1:]), absent, dtype=values.dtype)
    spread[takes_part] = values
    return spread


def _not_found(reason: NotFoundBecause, takes_part: np.ndarray, p_value: float | None) -> OpinionGroups:
    return OpinionGroups(
        reason=reason,
        gate_p_value=p_value,
        takes_part=takes_part,
        labels=np.full(len(takes_part), -1, dtype=np.int64),
        points=np.zeros((len(takes_part), 2)),
        shares=(0.0, 0.0),
        silhouette=None,
    )
