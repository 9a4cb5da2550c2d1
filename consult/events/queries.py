"""Reads of the log and of the work."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import WorkState
from consult.events.models import LogEntry, LogHead, Work
from consult.events.verifying import report_on_log


def faults_in_log(session: Session, consultation_id: UUID) -> list[str]:
    """What is wrong with a consultation's log; empty when every entry and every checkpoint holds."""
    return list(report_on_log(session, consultation_id).faults)


def log_length(session: Session, consultation_id: UUID) -> int:
    """The place of the last event of a consultation."""
    return session.scalar(sa.select(LogHead.seq).where(LogHead.consultation_id == consultation_id)) or 0


def entry_at(session: Session, consultation_id: UUID, seq: int) -> LogEntry | None:
    """The entry at a place in a consultation's log."""
    return session.get(LogEntry, (consultation_id, seq))


def entries_since(session: Session, consultation_id: UUID, seq: int, *, names: Collection[str]) -> list[LogEntry]:
    """The events of these names after a place in a consultation's log, in their order."""
    query = sa.select(LogEntry).where(LogEntry.consultation_id == consultation_id, LogEntry.seq > seq)
    return list(session.scalars(query.where(LogEntry.name.in_(names)).order_by(LogEntry.seq)))


def work_counts(session: Session) -> dict[str, int]:
    """How many work rows are in each state."""
    rows = session.execute(sa.select(Work.state, sa.func.count()).group_by(Work.state)).all()
    counts = dict.fromkeys((state.value for state in WorkState), 0)
    return counts | {row[0]: row[1] for row in rows}


def parked_work_of(session: Session, consultation_id: UUID) -> list[tuple[Work, LogEntry]]:
    """Work of one consultation that used up its attempts, with the event behind it, oldest event first."""
    query = (
        sa.select(Work, LogEntry)
        .join(LogEntry, LogEntry.event_id == Work.event_id)
        .where(Work.state == WorkState.PARKED, LogEntry.consultation_id == consultation_id)
        .order_by(LogEntry.seq, Work.handler)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
