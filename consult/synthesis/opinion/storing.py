"""Keeping the opinion groups of open and newly closed rounds up to date, a burst of positions at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.database import upsert
from consult.events.queries import log_length
from consult.synthesis.models import Analysis, OpinionAnalysis
from consult.synthesis.opinion.describing import describe_opinion


def rounds_to_look_at(session: Session) -> Sequence[UUID]:
    """Rounds whose findings are newer than their opinion groups: however many positions came, one look each."""
    behind = sa.or_(OpinionAnalysis.as_of.is_(None), OpinionAnalysis.as_of < Analysis.as_of)
    query = sa.select(Analysis.round_id).outerjoin(OpinionAnalysis, OpinionAnalysis.round_id == Analysis.round_id)
    return session.scalars(query.where(behind).order_by(Analysis.round_id)).all()


def look_for_opinion_groups(session: Session, round_id: UUID) -> tuple[int, dict[str, Any]]:
    """What is found in a round now, and up to which place in the log it was looked at; reads only."""
    round_ = session.get_one(Round, round_id)
    as_of = log_length(session, round_.consultation_id)
    return as_of, describe_opinion(session, session.get_one(Consultation, round_.consultation_id), round_id)


def store_opinion_groups(
    session: Session, round_id: UUID, *, as_of: int, document: dict[str, Any], at: datetime
) -> None:
    """Keep what was found, unless a later look is kept already."""
    values = {"as_of": as_of, "document": document, "found_at": at}
    insert = upsert(session, OpinionAnalysis).values(round_id=round_id, **values)
    session.execute(
        insert.on_conflict_do_update(index_elements=["round_id"], set_=values, where=OpinionAnalysis.as_of < as_of)
    )


def opinion_of(session: Session, round_id: UUID) -> OpinionAnalysis | None:
    """The opinion groups of a round as they were found last; None before the first look."""
    return session.get(OpinionAnalysis, round_id)
