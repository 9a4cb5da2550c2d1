"""What happens next in a consultation, as a digest tells it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.synthesis import DraftStatement, Section
from consult.domain.vocabulary import RoundState


def next_steps(session: Session, round_: Round) -> DraftStatement:
    """Until when a round takes positions, and which round follows."""
    return DraftStatement(section=Section.NEXT, template="next", values=next_values(session, round_), rule="next")


def next_values(session: Session, round_: Round) -> dict[str, Any]:
    """What the sentence is made from, as JSON values."""
    later = sa.select(Round).where(Round.consultation_id == round_.consultation_id, Round.number > round_.number)
    following = session.scalar(later.order_by(Round.number).limit(1))
    return {
        "number": round_.number,
        "is_over": session.get_one(Consultation, round_.consultation_id).closed_at is not None,
        "is_open": round_.state != RoundState.CLOSED,
        "ends_at": round_.ended_at.isoformat(),
        "following": None
        if following is None
        else {
            "number": following.number,
            "opens_at": following.opens_at.isoformat(),
            "closes_at": following.ended_at.isoformat(),
        },
    }


def is_outdated(session: Session, round_: Round, values: dict[str, Any]) -> bool:
    """True when what was said of the next steps is no longer so; that a round closed as announced is no change."""
    return {**next_values(session, round_), "is_open": None} != {**values, "is_open": None}
