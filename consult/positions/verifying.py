"""Checking positions against the log: what stands in the table is what was announced."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.events.catalogue import PositionImported, PositionSubmitted, PositionWithdrawn
from consult.events.models import LogEntry
from consult.positions.models import Position
from consult.positions.queries import content_of

_ANNOUNCED = (PositionSubmitted.name, PositionWithdrawn.name, PositionImported.name)


def faults_in_positions(session: Session, consultation_id: UUID) -> list[str]:
    """Positions whose content is not what their log entry binds, and entries without position; empty when all hold."""
    positions = sa.select(Position).where(Position.consultation_id == consultation_id).order_by(Position.seq)
    entries = sa.select(LogEntry.seq, LogEntry.data).where(
        LogEntry.consultation_id == consultation_id, LogEntry.name.in_(_ANNOUNCED)
    )
    announced = {row[0]: row[1] for row in session.execute(entries)}
    faults = []
    for position in session.scalars(positions.execution_options(yield_per=1000)):
        data = announced.pop(position.seq, None)
        if data is None or data["position_id"] != str(position.id):
            faults.append(f"position {position.id} has no entry {position.seq} in the log")
        elif content_of(position).hash() != position.content_hash or data["content_hash"] != position.content_hash:
            faults.append(f"position {position.id} was changed: its content does not match entry {position.seq}")
    return faults + [f"entry {seq} announces a position that is not there" for seq in announced]
