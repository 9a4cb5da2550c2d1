"""Counting a round again from its rows, and saying when the tally was not what it should have been."""

import logging
from collections import Counter
from collections.abc import Set
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import WorkState
from consult.events.catalogue import TallyMismatched, TallyUpdated
from consult.events.log import publish
from consult.events.models import LogEntry, Work
from consult.events.queries import log_length
from consult.synthesis.models import StandingPosition
from consult.synthesis.tallying import ALL_LINES, BLOCKING, Cells, cells_of, recount

log = logging.getLogger(__name__)

COUNTING = (
    "synthesis.refresh_tally",
    "synthesis.refresh_associated_tally",
    "synthesis.refresh_tally_without_statement",
    "synthesis.recount_round",
    "synthesis.recount_rounds",
)
"""The handlers that bring a tally up to date; while one of them has work to do, it may lag behind the positions."""

_Marks = Counter[tuple[UUID, str]]


def recount_and_compare(session: Session, consultation: Consultation, round_id: UUID, *, at: datetime) -> None:
    """Count a round from its rows, announce what that changed, and report what it should not have changed.

    The caller holds the lock. A tally that lags behind is brought up to date. One that does not agree with what
    stands, or lags though nobody has yet to count, is a fault: it is corrected, logged and published.
    """
    before = cells_of(session, round_id)
    wrong = mismatched(session, consultation, round_id, before)
    after = cells_of(session, round_id)
    as_of = log_length(session, consultation.id)
    if wrong:
        log.error("tally of %s, round %s, was wrong on %s targets", consultation.slug, round_id, len(wrong))
        event = TallyMismatched(round_id=round_id, targets=len(wrong), as_of=as_of)
        publish(session, consultation.id, event, actor=SYSTEM, at=at)
    if after != before:
        # the handlers of the positions counted here will find them counted: nobody else would look for divergence
        updated = TallyUpdated(round_id=round_id, revision_id=None, as_of=as_of)
        publish(session, consultation.id, updated, actor=SYSTEM, at=at)


def mismatched(
    session: Session, consultation: Consultation, round_id: UUID, before: dict[UUID, Cells] | None = None
) -> Set[UUID]:
    """Count a round from its rows, and return the target revisions whose tally was wrong before.

    Stances are compared over all groups: a delegation may have changed its group since it was counted.

    Args:
        before: the cells as they are, where the caller has them.
    """
    told = _marks(cells_of(session, round_id) if before is None else before)
    wrong = _apart(told, _standing(session, round_id))
    is_behind = _has_work(session, consultation.id)
    recount(session, consultation, round_id)
    if not is_behind:
        wrong |= _apart(told, _marks(cells_of(session, round_id)))
    return wrong


def _marks(cells: dict[UUID, Cells]) -> _Marks:
    found: _Marks = Counter()
    for revision_id, counts in cells.items():
        for (line, _group, mark), count in counts.items():
            if line == ALL_LINES:
                found[revision_id, mark] += count
    return found


def _standing(session: Session, round_id: UUID) -> _Marks:
    standing = StandingPosition
    blocking = sa.func.sum(sa.case((standing.is_blocking, 1), else_=0))
    query = sa.select(standing.target_revision_id, standing.stance, sa.func.count(), blocking)
    query = query.where(standing.round_id == round_id, standing.stance.is_not(None))
    found: _Marks = Counter()
    for revision_id, stance, count, blocked in session.execute(
        query.group_by(standing.target_revision_id, standing.stance)
    ):
        found[revision_id, str(stance)] += count
        found[revision_id, BLOCKING] += blocked
    return found


def _apart(first: _Marks, second: _Marks) -> set[UUID]:
    return {
        revision_id for revision_id, mark in {*first, *second} if first[revision_id, mark] != second[revision_id, mark]
    }


def _has_work(session: Session, consultation_id: UUID) -> bool:
    waiting = sa.exists().where(
        Work.event_id == LogEntry.event_id,
        LogEntry.consultation_id == consultation_id,
        Work.handler.in_(COUNTING),
        Work.state != WorkState.DONE,
    )
    return session.scalar(sa.select(waiting)) is True
