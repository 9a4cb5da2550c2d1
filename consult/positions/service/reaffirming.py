"""Reaffirming: after a succession a delegation stands by its positions, in one act that changes none of them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Succession
from consult.domain.errors import PositionsChanged
from consult.domain.permissions import Action, Actor, check
from consult.events.catalogue import PositionsReaffirmed
from consult.events.log import lock_log, publish
from consult.positions import queries
from consult.positions.reaffirmation import reaffirmation_of
from consult.positions.service.checking import hold_accreditation


def reaffirm_positions(session: Session, actor: Actor, delegation_id: UUID, *, seen: str, at: datetime) -> int:
    """Stand by the positions from before the succession, and announce it; how many there were.

    Args:
        seen: the hash over the positions that were on the page.
    Raises: NotFound, NotPermitted, FreshFactorNeeded; PositionsChanged when they are not those that were seen, or were
        reaffirmed already.
    """
    delegation, consultation = queries.own_delegation(session, actor, delegation_id)
    words = "Only the focal point or a deputy can stand by the positions of a delegation."
    check(actor, Action.REAFFIRM_POSITIONS, queries.facts_of(consultation, delegation_id), at=at, words=words)
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    asked = reaffirmation_of(session, delegation)
    if asked is None or asked.hash != seen:
        raise PositionsChanged
    still_open = sa.update(Succession).where(
        Succession.delegation_id == delegation_id, Succession.reaffirmed_at.is_(None)
    )
    session.execute(still_open.values(reaffirmed_at=at, reaffirmed_by=actor.person_id))
    event = PositionsReaffirmed(delegation_id=delegation_id, round_id=asked.round_id, positions=len(asked.positions))
    publish(session, consultation.id, event, actor=actor, at=at)
    return len(asked.positions)
