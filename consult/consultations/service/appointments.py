"""Giving and ending offices."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Appointment, Consultation, Delegation
from consult.consultations.service.operating import check_operator
from consult.database import share_lock
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.permissions import Actor
from consult.domain.vocabulary import Role
from consult.events.log import lock_log

IN_A_DELEGATION = frozenset({Role.FOCAL_POINT, Role.DEPUTY, Role.CONTRIBUTOR})
"""Roles held for a delegation; the others are held for the consultation."""


def appoint(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    person_id: UUID,
    role: Role,
    *,
    delegation_id: UUID | None = None,
    body_id: UUID | None = None,
    at: datetime,
) -> Appointment:
    """Give a person an office; the same office asked for again is the one already held.

    Raises: InvalidInput for a delegation's role without a delegation of this consultation or the other
        way round; MoveNotAllowed when the delegation has another focal point.
    """
    check_operator(actor, consultation)
    _check_place(session, consultation, role, delegation_id)
    lock_log(session, consultation.id)
    wanted = {"person_id": person_id, "role": role.value, "delegation_id": delegation_id, "body_id": body_id}
    held = session.scalars(
        sa.select(Appointment).filter_by(consultation_id=consultation.id, ended_at=None, **wanted)
    ).first()
    if held is not None:
        return held
    if role is Role.FOCAL_POINT and queries.focal_point_of(session, delegation_id) is not None:
        raise MoveNotAllowed("the delegation has a focal point; end that appointment first")
    appointment = Appointment(consultation_id=consultation.id, started_at=at, **wanted)
    session.add(appointment)
    session.flush()
    return appointment


def _check_place(session: Session, consultation: Consultation, role: Role, delegation_id: UUID | None) -> None:
    if (role in IN_A_DELEGATION) != (delegation_id is not None):
        raise InvalidInput(f"{role} is held {'in a delegation' if role in IN_A_DELEGATION else 'without delegation'}")
    if delegation_id is not None:
        delegation = session.scalar(share_lock(session, sa.select(Delegation).where(Delegation.id == delegation_id)))
        if delegation is None or delegation.consultation_id != consultation.id:
            raise NotFound


def end_appointment(session: Session, actor: Actor, appointment_id: UUID, *, at: datetime) -> None:
    """End an office; ending it again changes nothing.

    Raises: NotFound, NotPermitted.
    """
    appointment = session.get(Appointment, appointment_id)
    if appointment is None:
        raise NotFound
    check_operator(actor, session.get_one(Consultation, appointment.consultation_id))
    still_held = sa.update(Appointment).where(Appointment.id == appointment_id, Appointment.ended_at.is_(None))
    session.execute(still_held.values(ended_at=at))
