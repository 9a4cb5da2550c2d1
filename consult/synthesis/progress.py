"""How far the findings of a round are behind its tallies."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.events.catalogue import TallyUpdated
from consult.events.models import LogEntry
from consult.synthesis.finding import analysed_up_to


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """Tallies changed after the findings were drawn."""

    as_of: datetime
    changes: int


def findings_behind(session: Session, consultation_id: UUID, round_id: UUID) -> Backlog | None:
    """What the findings of a round have not seen yet; None when they are up to date."""
    as_of = analysed_up_to(session, round_id)
    newer = session.scalars(
        sa.select(LogEntry)
        .where(LogEntry.consultation_id == consultation_id, LogEntry.seq > as_of, LogEntry.name == TallyUpdated.name)
        .order_by(LogEntry.seq)
    ).all()
    changes = [entry for entry in newer if entry.data["round_id"] == str(round_id)]
    if not changes:
        return None
    known = sa.select(LogEntry.at).where(LogEntry.consultation_id == consultation_id, LogEntry.seq == as_of)
    return Backlog(as_of=session.scalar(known) or changes[0].at, changes=len(changes))
