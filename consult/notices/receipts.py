"""What the mail of a receipt says of each position: where it stands in the log, and not what it says."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.events.models import LogEntry
from consult.positions.models import Position
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Line:
    """One position of a submission and its place in the log."""

    code: str
    version: int
    seq: int
    entry_hash: str


def lines_of(session: Session, submission_id: UUID) -> list[Line]:
    """The positions of a submission in the order of the log."""
    query = (
        sa.select(Target.code, Position.version, Position.seq, LogEntry.entry_hash)
        .join(TargetRevision, TargetRevision.target_id == Target.id)
        .join(Position, Position.target_revision_id == TargetRevision.id)
        .join(LogEntry, sa.and_(LogEntry.consultation_id == Position.consultation_id, LogEntry.seq == Position.seq))
        .where(Position.submission_id == submission_id)
        .order_by(Position.seq)
    )
    return [
        Line(code=row.code, version=row.version, seq=row.seq, entry_hash=row.entry_hash)
        for row in session.execute(query)
    ]
