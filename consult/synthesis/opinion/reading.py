"""The answers of a round, as opinion groups are found from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.domain.opinion_groups import Answers
from consult.domain.vocabulary import ORDINAL_STANCES, Stance
from consult.synthesis.models import StandingPosition
from consult.targets.models import Target, TargetRevision

_MIDDLE = ORDINAL_STANCES.index(Stance.NEUTRAL)
_RANKS: Mapping[str, int] = {stance.value: place - _MIDDLE for place, stance in enumerate(ORDINAL_STANCES)}


@dataclass(frozen=True, kw_only=True)
class RoundAnswers:
    """Expressed positions of a round: rows are `delegations`, columns are `codes`, in this order."""

    delegations: tuple[UUID, ...]
    codes: tuple[str, ...]
    answers: Answers


def answers_of_round(session: Session, round_id: UUID) -> RoundAnswers:
    """What accredited delegations expressed in a round; of two wordings of a target the later position counts."""
    standing = StandingPosition
    query = (
        sa.select(standing.delegation_id, Target.code, standing.stance)
        .join(Delegation, Delegation.id == standing.delegation_id)
        .join(TargetRevision, TargetRevision.id == standing.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(standing.round_id == round_id, standing.stance.in_(list(_RANKS)), Delegation.withdrawn_at.is_(None))
        .order_by(standing.delegation_id, standing.seq)
    )
    rows: dict[UUID, dict[str, int]] = {}
    for delegation_id, code, stance in session.execute(query):
        rows.setdefault(delegation_id, {})[code] = _RANKS[str(stance)]
    codes = sorted({code for row in rows.values() for code in row})
    places = {code: place for place, code in enumerate(codes)}
    pairs = [[(places[code], rank) for code, rank in row.items()] for row in rows.values()]
    return RoundAnswers(
        delegations=tuple(rows), codes=tuple(codes), answers=Answers.of_rows(pairs, width=max(1, len(codes)))
    )
