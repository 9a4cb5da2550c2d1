"""What changed within a round since a digest: who took a position back, beside who changed it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.domain.turnover import Transitions, turnover
from consult.domain.vocabulary import Stance
from consult.events.catalogue import AccreditationRestored, AccreditationWithdrawn
from consult.events.models import LogEntry
from consult.events.queries import entries_since
from consult.positions.associations.queries import moved_since
from consult.positions.models import Position
from consult.positions.standing import stances_at
from consult.synthesis.models import StandingPosition
from consult.synthesis.picture import RoundPicture

ABOUT_ACCREDITATION = (AccreditationWithdrawn.name, AccreditationRestored.name)


def turnovers_since(session: Session, picture: RoundPicture, seq: int) -> dict[UUID, Mapping[str, Any]]:
    """For each target revision, what its news need to say of who no longer has a position.

    Where the counts are exact only the targets on which somebody had one at that place in the log and has none now.
    Elsewhere each, in words that hold whether somebody left or not.

    Args:
        seq: the place in the log of a digest in the same round.
    """
    revision_ids = [target.revision.id for target in picture.targets]
    if not picture.is_exact:
        return {key: {"is_exact": False, "before": None, "is_revised": False} for key in revision_ids}
    told = {
        revision_id: turnover(transitions)
        for revision_id, transitions in _transitions(session, picture, seq, revision_ids).items()
    }
    about = {"is_exact": True, "is_within": True, "is_open": True, "is_revised": False}
    return {
        revision_id: found.values() | about
        for revision_id, found in told.items()
        if found.left and (found.before.expressed or found.after.expressed)
    }


def _transitions(
    session: Session, picture: RoundPicture, seq: int, revision_ids: Collection[UUID]
) -> Mapping[UUID, Transitions]:
    """How many went from which stance to which, on the target revisions on which somebody may have left."""
    round_id, consultation_id = picture.round.id, picture.consultation.id
    entries = entries_since(session, consultation_id, seq, names=ABOUT_ACCREDITATION)
    moved = _left_on(session, round_id, seq, {UUID(entry.data["delegation_id"]) for entry in entries})
    moved &= set(revision_ids)
    if not moved:
        return {}
    out = _out_at(session, consultation_id, entries)
    then = stances_at(session, round_id, moved, seq, without=out)
    before = {key: one for key, one in then.items() if key[1] not in out}
    standing = StandingPosition
    query = sa.select(standing.target_revision_id, standing.delegation_id, standing.stance)
    query = query.where(standing.round_id == round_id, standing.stance.is_not(None))
    now = {(row[0], row[1]): row[2] for row in session.execute(query.where(standing.target_revision_id.in_(moved)))}
    found: dict[UUID, dict[tuple[Stance | None, Stance | None], int]] = {}
    for key in before.keys() | now.keys():
        pair = _stance(before.get(key)), _stance(now.get(key))
        counted = found.setdefault(key[0], {})
        counted[pair] = counted.get(pair, 0) + 1
    return found


def _left_on(session: Session, round_id: UUID, seq: int, delegation_ids: Collection[UUID]) -> set[UUID]:
    taken_back = sa.and_(Position.is_withdrawn, Position.seq > seq)
    query = sa.select(Position.target_revision_id).where(Position.round_id == round_id)
    query = query.where(sa.or_(taken_back, Position.delegation_id.in_(delegation_ids)))
    return {*session.scalars(query.distinct())} | moved_since(session, round_id, seq, delegation_ids)


def _out_at(session: Session, consultation_id: UUID, entries: Iterable[LogEntry]) -> set[UUID]:
    """Who was not accredited before these entries: the first one of each delegation says what it was not before."""
    query = sa.select(Delegation.id).where(Delegation.consultation_id == consultation_id)
    out = set(session.scalars(query.where(Delegation.withdrawn_at.is_not(None))))
    first: dict[UUID, str] = {}
    for entry in entries:
        first.setdefault(UUID(entry.data["delegation_id"]), entry.name)
    restored = {one for one, name in first.items() if name == AccreditationRestored.name}
    return (out - first.keys()) | restored


def _stance(stance: str | None) -> Stance | None:
    return Stance(stance) if stance else None
