"""Two governments of a round, target by target, and how close they are among all pairs of governments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.consultations.queries import DelegationOf, delegations_of
from consult.domain.corridors import SHARED_FROM, Corridor, compare_corridor, percentile_among
from consult.domain.tallies import rank_of
from consult.domain.vocabulary import StakeholderGroup, Stance
from consult.synthesis.models import StandingPosition
from consult.targets.models import Target, TargetRevision

Stances = Mapping[str, Stance]


@dataclass(frozen=True, kw_only=True)
class CorridorPicture:
    """The corridor of two governments, and where it stands among all pairs that can be compared.

    Attributes:
        percentile: the share of pairs that are closer, ties counted half.
        pairs: all pairs that can be compared, this one included.
        closer, level: other pairs that are closer to each other, or exactly as far apart.
    """

    origin: DelegationOf
    destination: DelegationOf
    stances: tuple[Stances, Stances]
    corridor: Corridor
    percentile: float | None
    pairs: int
    closer: int = 0
    level: int = 0


def governments_of(session: Session, consultation: Consultation) -> list[DelegationOf]:
    """The governments of a consultation, by name."""
    members = delegations_of(session, consultation.id)
    return [member for member in members if member.group == StakeholderGroup.GOVERNMENT]


def corridor_between(
    session: Session, consultation: Consultation, round_id: UUID, origin: DelegationOf, destination: DelegationOf
) -> CorridorPicture:
    """Compare two governments on the targets that both answered, and place them among all pairs."""
    return corridor_among(stances_of_governments(session, consultation, round_id), origin, destination)


def corridor_among(
    by_government: Mapping[UUID, Stances], origin: DelegationOf, destination: DelegationOf
) -> CorridorPicture:
    """As `corridor_between`, from what all governments say in a round."""
    ends = by_government.get(origin.id, {}), by_government.get(destination.id, {})
    corridor = compare_corridor(*ends)
    own = CorridorPicture(
        origin=origin, destination=destination, stances=ends, corridor=corridor, percentile=None, pairs=0
    )
    if corridor.mean_difference is None:
        return own
    distances, here = mean_differences(list(by_government.values())), round(corridor.mean_difference, 9)
    return replace(
        own,
        percentile=percentile_among(here, distances),
        pairs=len(distances),
        closer=sum(other < here for other in distances),
        level=sum(other == here for other in distances) - 1,
    )


def stances_of_governments(session: Session, consultation: Consultation, round_id: UUID) -> dict[UUID, Stances]:
    """What each accredited government says in a round, by the code of the target."""
    standing = StandingPosition
    query = (
        sa.select(standing.delegation_id, Target.code, standing.stance)
        .join(Delegation, Delegation.id == standing.delegation_id)
        .join(TargetRevision, TargetRevision.id == standing.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(standing.round_id == round_id, standing.stance.is_not(None), Delegation.withdrawn_at.is_(None))
        .where(Delegation.consultation_id == consultation.id)
        .where(Delegation.stakeholder_group == StakeholderGroup.GOVERNMENT)
        .order_by(standing.delegation_id, standing.seq)
    )
    found: dict[UUID, dict[str, Stance]] = {}
    for delegation_id, code, stance in session.execute(query):
        found.setdefault(delegation_id, {})[code] = Stance(str(stance))
    return dict(found)


def mean_differences(governments: Sequence[Stances]) -> list[float]:
    """The mean absolute difference in ranks of every pair that shares at least 6 targets, rounded to 9 places."""
    codes = sorted({code for stances in governments for code in stances})
    ranks = np.zeros((len(governments), len(codes)))
    for row, stances in enumerate(governments):
        for column, code in enumerate(codes):
            ranks[row, column] = (rank_of(stances[code]) or 0) if code in stances else 0
    spoke = ranks > 0
    shared = spoke.astype(np.int64) @ spoke.T.astype(np.int64)
    apart = np.zeros(shared.shape)
    for column in range(len(codes)):
        both = np.outer(spoke[:, column], spoke[:, column])
        apart += np.abs(np.subtract.outer(ranks[:, column], ranks[:, column])) * both
    return [
        round(float(apart[first, second] / shared[first, second]), 9)
        for first, second in combinations(range(len(governments)), 2)
        if shared[first, second] >= SHARED_FROM
    ]
