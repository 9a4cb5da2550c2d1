"""Looking for what contradicts a position that was just submitted; told once for each two versions."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.database import upsert
from consult.domain.permissions import SYSTEM
from consult.events.catalogue import ContradictionFound
from consult.events.log import publish, start_log_once
from consult.events.registry import Delivered
from consult.positions.ledger.entries import Entry, by_age, contradict, entries_of
from consult.positions.ledger.likeness import Mark, groups_of, marks_of, pair_of, same_pairs
from consult.positions.ledger.models import Contradiction, LikeTargets


def look_for_contradictions(session: Session, delivered: Delivered) -> None:
    """Compare a position with what its organisation says on like targets, as everything stands now.

    The finding goes into the organisation's own log: that of the consultation is read by its secretariat.
    """
    organisation_id = session.get_one(Delegation, delivered.event.delegation_id).organisation_id
    if not _may_have_like_ones(session, organisation_id):
        return
    entries = entries_of(session, organisation_id)
    mine = [entry for entry in entries.values() if entry.position.id == delivered.event.position_id]
    if not mine:
        return  # a newer version stands, and looks for itself
    marks = marks_of(session, organisation_id)
    groups = groups_of(entries, same_pairs(entries.values(), marks))
    [like] = [group for group in groups if mine[0].target_id in group]
    for target_id in sorted(like - {mine[0].target_id}):
        other = entries[target_id]
        is_like = marks.get(pair_of(mine[0].target_id, target_id)) is not Mark.UNRELATED
        if is_like and contradict(mine[0], other):
            _tell_once(session, delivered, organisation_id, by_age(mine[0], other))


def _may_have_like_ones(session: Session, organisation_id: UUID) -> bool:
    """False for nearly everybody: who takes part once and has marked nothing has nothing to be compared with."""
    delegations = (
        sa.select(sa.func.count()).select_from(Delegation).where(Delegation.organisation_id == organisation_id)
    )
    marked = sa.select(sa.exists().where(LikeTargets.organisation_id == organisation_id))
    return (session.scalar(delegations) or 0) > 1 or bool(session.scalar(marked))


def _tell_once(session: Session, delivered: Delivered, organisation_id: UUID, found: tuple[Entry, Entry]) -> None:
    newer, older = found
    row = {
        "id": uuid4(),
        "organisation_id": organisation_id,
        "newer_position_id": newer.position.id,
        "older_position_id": older.position.id,
        "found_at": delivered.now,
    }
    insert = upsert(session, Contradiction).values(row)
    insert = insert.on_conflict_do_nothing(index_elements=["newer_position_id", "older_position_id"])
    found_id = session.scalar(insert.returning(Contradiction.id))
    if found_id is None:
        return
    start_log_once(session, organisation_id)
    event = ContradictionFound(
        contradiction_id=found_id,
        organisation_id=organisation_id,
        newer_position_id=newer.position.id,
        older_position_id=older.position.id,
    )
    publish(session, organisation_id, event, actor=SYSTEM, at=delivered.now)
