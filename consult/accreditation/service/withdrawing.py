"""Ending and restoring an accreditation."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import AccreditationChange
from consult.accreditation.names import checked_text
from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import check_caps
from consult.domain.errors import MoveNotAllowed, NotFound
from consult.domain.permissions import Action, Actor, Facts, check
from consult.domain.vocabulary import Attribution
from consult.events.catalogue import AccreditationRestored, AccreditationWithdrawn
from consult.events.log import lock_log, publish


def withdraw_accreditation(session: Session, actor: Actor, delegation_id: UUID, *, reason: str, at: datetime) -> None:
    """End a delegation's accreditation at once; withdrawing it again changes nothing.

    A submission under way either has its place in the log before this, or is refused: both take the delegation's row
    first and the head of the log after it.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, InvalidInput without a reason.
    """
    delegation = _delegation_for(session, actor, delegation_id, at=at)
    words = checked_text(reason, field="reason", most=2_000)
    standing = sa.update(Delegation).where(Delegation.id == delegation_id, Delegation.withdrawn_at.is_(None))
    if session.scalar(standing.values(withdrawn_at=at).returning(Delegation.id)) is None:
        return
    lock_log(session, delegation.consultation_id)
    _record(session, actor, delegation_id, reason=words, is_withdrawal=True, at=at)
    event = AccreditationWithdrawn(delegation_id=delegation_id)
    publish(session, delegation.consultation_id, event, actor=actor, at=at)


def restore_accreditation(session: Session, actor: Actor, delegation_id: UUID, *, reason: str, at: datetime) -> None:
    """Give a delegation its accreditation back, with its offices and positions; where it stands, nothing changes.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, CapReached, InvalidInput without a reason.
    """
    delegation = _delegation_for(session, actor, delegation_id, at=at)
    words = checked_text(reason, field="reason", most=2_000)
    if delegation.withdrawn_at is None:
        return
    ended = sa.update(Delegation).where(
        Delegation.id == delegation_id, Delegation.withdrawn_at == delegation.withdrawn_at
    )
    # the delegation's row before the head of the log, as everybody takes them
    session.execute(ended.values(withdrawn_at=delegation.withdrawn_at))
    lock_log(session, delegation.consultation_id)
    consultation = session.get_one(Consultation, delegation.consultation_id)
    check_caps(session, consultation, [(delegation.organisation_id, delegation.stakeholder_group)])
    if session.scalar(ended.values(withdrawn_at=None).returning(Delegation.id)) is None:
        raise MoveNotAllowed("Somebody else changed this accreditation at the same moment; look again.")
    _record(session, actor, delegation_id, reason=words, is_withdrawal=False, at=at)
    event = AccreditationRestored(delegation_id=delegation_id)
    publish(session, delegation.consultation_id, event, actor=actor, at=at)


def _delegation_for(session: Session, actor: Actor, delegation_id: UUID, *, at: datetime) -> Delegation:
    delegation = session.get(Delegation, delegation_id, populate_existing=True)
    if delegation is None:
        raise NotFound
    consultation = session.get_one(Consultation, delegation.consultation_id)
    facts = Facts(
        consultation_id=consultation.id,
        attribution=Attribution(consultation.attribution),
        delegation_id=delegation_id,
    )
    check(actor, Action.WITHDRAW_ACCREDITATION, facts, at=at)
    return delegation


def _record(
    session: Session, actor: Actor, delegation_id: UUID, *, reason: str, is_withdrawal: bool, at: datetime
) -> None:
    change = AccreditationChange(
        delegation_id=delegation_id, is_withdrawal=is_withdrawal, reason=reason, person_id=actor.person_id, at=at
    )
    session.add(change)
