"""Succession: the office of focal point passes on, and with it everything that belongs to the office."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Appointment, Delegation, Succession
from consult.consultations.service.delegation_access import delegation_for, hold_own_office
from consult.consultations.service.delegation_people import check_name_and_address, refuse_self, stop_letters_to
from consult.domain.errors import InvalidInput, MoveNotAllowed
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import Role
from consult.events.catalogue import FocalPointSucceeded
from consult.events.log import lock_log, publish
from consult.organisations.models import Person
from consult.organisations.service import register_person


def succeed(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    former_id: UUID | None,
    name: str,
    email: str,
    language: str = "en",
    at: datetime,
) -> Appointment:
    """Give the office of focal point to a successor, who is registered where unknown; the former holder has none left.

    Drafts, offers, invitations and requests belong to the delegation, so they are the successor's from here on. A
    submission of the former holder that is under way has its place in the log before this, or is refused: both take the
    appointment first and the head of the log after it.

    Args:
        former_id: the appointment that was seen to be passed on; None for a vacant office.
    Raises: NotFound, NotPermitted, FreshFactorNeeded, InvalidInput; MoveNotAllowed when somebody else holds the office
        by now.
    """
    delegation, consultation = delegation_for(session, actor, delegation_id, Action.SUCCEED, at=at)
    check_name_and_address(name, email)
    own = actor.office_for(delegation_id)
    if own is None:
        hold_own_office(session, actor, consultation.id, delegation_id)
    former = _end_former(session, actor if own else None, delegation, former_id, at=at)
    lock_log(session, consultation.id)
    if former is None and queries.focal_point_of(session, delegation_id) is not None:
        raise MoveNotAllowed("The delegation has a focal point; look again before you replace them.")
    person = register_person(session, actor, name=name.strip(), email=email, language=language, at=at)
    refuse_self(actor, delegation_id, person.id)
    if former is not None and person.id == former.person_id:
        raise InvalidInput("This person is the focal point already.", fields={"email": "same_person"})
    appointment = _begin(session, delegation, person, at=at)
    event = FocalPointSucceeded(delegation_id=delegation_id, appointment_id=appointment.id)
    logged = publish(session, consultation.id, event, actor=actor, at=at)
    session.add(
        Succession(
            consultation_id=consultation.id,
            delegation_id=delegation_id,
            ended_appointment_id=former.id if former else None,
            appointment_id=appointment.id,
            seq=logged.seq,
            succeeded_at=at,
        )
    )
    session.flush()
    if former is not None:
        stop_letters_to(session, consultation, former.person_id, at=at)
    return appointment


def _end_former(
    session: Session, holder: Actor | None, delegation: Delegation, former_id: UUID | None, *, at: datetime
) -> Appointment | None:
    """End the office that was seen, and whatever else its holder has in the delegation."""
    if former_id is None:
        return None
    held = sa.update(Appointment).where(Appointment.id == former_id, Appointment.delegation_id == delegation.id)
    held = held.where(Appointment.role == Role.FOCAL_POINT, Appointment.ended_at.is_(None))
    if holder is not None:
        held = held.where(Appointment.person_id == holder.person_id)
    if session.scalar(held.values(ended_at=at).returning(Appointment.id)) is None:
        raise MoveNotAllowed("The office passed on meanwhile; look again before you replace the focal point.")
    former = session.get_one(Appointment, former_id)
    _end_all(session, delegation, former.person_id, at=at)
    return former


def _begin(session: Session, delegation: Delegation, person: Person, *, at: datetime) -> Appointment:
    _end_all(session, delegation, person.id, at=at)  # a deputy who succeeds is deputy no longer
    appointment = Appointment(
        consultation_id=delegation.consultation_id,
        person_id=person.id,
        role=Role.FOCAL_POINT.value,
        delegation_id=delegation.id,
        started_at=at,
    )
    session.add(appointment)
    session.flush()
    return appointment


def _end_all(session: Session, delegation: Delegation, person_id: UUID, *, at: datetime) -> None:
    held = sa.update(Appointment).where(Appointment.delegation_id == delegation.id, Appointment.ended_at.is_(None))
    session.execute(held.where(Appointment.person_id == person_id).values(ended_at=at))
