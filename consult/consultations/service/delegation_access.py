"""Who may act on the people of a delegation, read again under the lock."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Appointment, Consultation, Delegation
from consult.database import share_lock
from consult.domain.errors import NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, check, decide


def delegation_for(
    session: Session, actor: Actor, delegation_id: UUID, action: Action, *, at: datetime
) -> tuple[Delegation, Consultation]:
    """An accredited delegation on which the actor may do this now; its accreditation cannot end while we write.

    Raises: NotFound, the same whether there is none or it is nothing to the actor; NotPermitted, FreshFactorNeeded.
    """
    found = queries.delegation_within(session, actor, delegation_id, action)
    if found is None:
        raise NotFound
    delegation, consultation = found
    held = sa.select(Delegation).where(Delegation.id == delegation_id, Delegation.withdrawn_at.is_(None))
    if session.scalar(share_lock(session, held)) is None:
        raise NotFound
    facts = queries.facts_of(consultation, delegation_id)
    if actor.office_for(delegation_id) is None and not decide(actor, action, facts):
        raise NotFound
    check(actor, action, facts, at=at, words="Only the focal point decides who speaks for the delegation.")
    return delegation, consultation


def hold_own_office(session: Session, actor: Actor, consultation_id: UUID, delegation_id: UUID) -> None:
    """Keep the office by which the actor acts from ending while we write.

    Raises: NotPermitted when it has ended.
    """
    office = actor.office_for(delegation_id)
    held = sa.select(Appointment.id).where(Appointment.person_id == actor.person_id, Appointment.ended_at.is_(None))
    held = held.where(Appointment.consultation_id == consultation_id)
    held = held.where(Appointment.delegation_id == delegation_id if office else Appointment.delegation_id.is_(None))
    if office is not None:
        held = held.where(Appointment.role == office.role)
    if not session.scalars(share_lock(session, held)).all():
        raise NotPermitted("Your office has ended.")
