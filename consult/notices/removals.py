"""Telling those whose objection was taken out of a digest."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.events.registry import Delivered
from consult.notices.officers import officers, tell
from consult.synthesis.models import RemovalAuthor, StatementRemoval


def announce_removal(session: Session, delivered: Delivered) -> None:
    """Tell the people of each delegation whose objection was taken out, and why, unless it was brought back since.

    Nobody learns from it who else objects.
    """
    removal = session.get_one(StatementRemoval, delivered.event.removal_id)
    if removal.restored_at is not None:
        return
    own = sa.select(RemovalAuthor.delegation_id).where(RemovalAuthor.removal_id == removal.id)
    tell(
        session,
        "statement_removed",
        officers(session, Delegation.id.in_(own)),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(removal.id),
        context={"reason": removal.reason},
        at=delivered.now,
    )
