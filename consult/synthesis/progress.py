"""How far the findings of a round are behind its tallies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Round
from consult.events.catalogue import TallyUpdated
from consult.events.models import LogEntry, LogHead
from consult.synthesis.finding import analysed_up_to
from consult.synthesis.models import Analysis, OpinionAnalysis


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """Tallies changed after the findings were drawn."""

    as_of: datetime
    changes: int


def versions_of(session: Session, consultation_ids: Collection[UUID]) -> dict[UUID, int]:
    """A number for each consultation that rises with whatever a desk shows: a new entry in the log, findings, groups.

    It is the sum of the places in the log up to which each of these is known. It tells how much happens, so it is for
    readers of the desk alone.
    """
    found = {row.consultation_id: int(row.seq) for row in session.execute(_log_ends(consultation_ids))}
    for table in (Analysis, OpinionAnalysis):
        drawn = sa.select(Round.consultation_id, sa.func.sum(table.as_of)).join(Round, Round.id == table.round_id)
        drawn = drawn.where(Round.consultation_id.in_(consultation_ids)).group_by(Round.consultation_id)
        for consultation_id, places in session.execute(drawn):
            found[consultation_id] += int(places)
    return found


def _log_ends(consultation_ids: Collection[UUID]) -> sa.Select[UUID, int]:
    return sa.select(LogHead.consultation_id, LogHead.seq).where(LogHead.consultation_id.in_(consultation_ids))


def version_of(session: Session, consultation_id: UUID) -> int:
    """As `versions_of`, of one consultation."""
    return versions_of(session, [consultation_id])[consultation_id]


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
