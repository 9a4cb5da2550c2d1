"""What readers are told of turnover: how much of a change of agreement is due to who answered."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Round
from consult.consultations.queries import round_by_number
from consult.domain.tallies import Row, expressed, supporting
from consult.domain.turnover import NOTABLE_CHANGE, turnover
from consult.domain.vocabulary import Attribution, RoundState
from consult.synthesis.convergence.reading import revised_between, transitions_between
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.released import released_picture


def turnovers_for_readers(
    session: Session, picture: RoundPicture, *, at_desk: bool = False
) -> dict[UUID, Mapping[str, Any]]:
    """For each target, what a sentence needs to say that others answered than in the round before.

    In an attributed consultation only the targets on which at least half of the change is due to that. Elsewhere who
    left and what they had said is nobody's business: both rounds are told as far as they were released, and that a
    change may be due to who answered, whether it is or not.
    """
    before = round_by_number(session, picture.consultation.id, picture.round.number - 1)
    if before is None or before.state == RoundState.PLANNED:
        return {}
    if at_desk or picture.consultation.attribution == Attribution.ATTRIBUTED:
        return _exact(session, before, picture)
    return _released(session, before, picture)


def _exact(session: Session, before: Round, picture: RoundPicture) -> dict[UUID, Mapping[str, Any]]:
    revised = revised_between(session, before, picture.round)
    told = {
        target_id: turnover(transitions)
        for target_id, transitions in transitions_between(session, before, picture.round).items()
    }
    about = {"since": before.number, "is_open": picture.round.state == RoundState.OPEN, "is_exact": True}
    return {
        target_id: found.values() | about | {"is_notable": found.is_notable, "is_revised": target_id in revised}
        for target_id, found in told.items()
        if found.must_be_told
    }


def _released(session: Session, before: Round, picture: RoundPicture) -> dict[UUID, Mapping[str, Any]]:
    earlier = {target.target.id: target for target in released_picture(session, picture.consultation, before).targets}
    revised = {
        target.target.id
        for target in picture.targets
        if target.target.id in earlier and earlier[target.target.id].revision.id != target.revision.id
    }
    tells_counts = picture.consultation.attribution != Attribution.CONFIDENTIAL
    found: dict[UUID, Mapping[str, Any]] = {}
    for target in picture.targets:
        rows = [_totals(one) if tells_counts else None for one in (earlier.get(target.target.id), target)]
        found[target.target.id] = _counts(rows[0], rows[1]) | {
            "since": before.number,
            "is_exact": False,
            "is_revised": target.target.id in revised,
        }
    return found


def _totals(target: TargetPicture | None) -> Row | None:
    """The released totals where every count of them is printed."""
    return target.released.totals.row if target is not None and target.released is not None else None


def _counts(before: Row | None, now: Row | None) -> dict[str, Any]:
    if before is None or now is None or not expressed(before) or not expressed(now):
        return {"before": None, "after": None, "is_notable": False}
    change = Fraction(supporting(now), expressed(now)) - Fraction(supporting(before), expressed(before))
    return {
        "before": [supporting(before), expressed(before)],
        "after": [supporting(now), expressed(now)],
        "is_notable": abs(change) >= NOTABLE_CHANGE and sum(before) != sum(now),
    }
