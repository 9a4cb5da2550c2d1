"""The people of a delegation: the focal point appoints deputies and contributors, and ends their offices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Delegation, DelegationInvitation
from consult.consultations.service.delegation_access import delegation_for, hold_own_office
from consult.consultations.service.inviting import invite
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor
from consult.domain.positions import name_fault
from consult.domain.vocabulary import Role
from consult.events.catalogue import AppointmentEnded, AppointmentStarted
from consult.events.log import lock_log, publish
from consult.mail.cancelling import cancel_letters
from consult.mail.header_values import checked_address
from consult.organisations.models import Organisation
from consult.organisations.queries import person_by_email
from consult.organisations.service import NewOrganisation, register_organisation

LONGEST_NAME = 300
LONGEST_ADDRESS = 254


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody to take an office in a delegation; `new_body` names a member body that is not registered yet."""

    name: str
    email: str
    language: str = "en"
    role: Role = Role.CONTRIBUTOR
    body_id: UUID | None = None
    new_body: str = ""

    @property
    def address(self) -> str:
        """The address as it is stored."""
        return self.email.strip().lower()


def add_to_delegation(
    session: Session, actor: Actor, delegation_id: UUID, newcomer: Newcomer, *, at: datetime
) -> Appointment | DelegationInvitation:
    """Appoint a deputy or contributor; somebody without an account is invited by mail instead.

    Asked again for the same person, it gives what there is.

    Raises: NotFound, NotPermitted, FreshFactorNeeded; InvalidInput for a name, address, role or body that cannot be,
        or for somebody who has another office in the delegation.
    """
    delegation, consultation = delegation_for(session, actor, delegation_id, Action.APPOINT_IN_DELEGATION, at=at)
    check_name_and_address(newcomer.name, newcomer.email)
    hold_own_office(session, actor, consultation.id, delegation_id)
    lock_log(session, consultation.id)
    body_id = _body_for(session, actor, delegation, newcomer, at=at)
    person = person_by_email(session, newcomer.address)
    if person is None:
        return invite(
            session,
            actor,
            delegation,
            name=newcomer.name.strip(),
            email=newcomer.address,
            language=newcomer.language,
            role=newcomer.role,
            body_id=body_id,
            at=at,
        )
    refuse_self(actor, delegation_id, person.id)
    held = _held_by(session, delegation_id, person.id)
    if held is not None:
        if (held.role, held.body_id) != (newcomer.role, body_id):
            words = "This person holds an office in your delegation already; end it first."
            raise InvalidInput(words, fields={"email": "holds_an_office"})
        return held
    return start_office(session, actor, delegation, person.id, newcomer.role, body_id=body_id, at=at)


def refuse_self(actor: Actor, delegation_id: UUID, person_id: UUID) -> None:
    """Say nothing unless somebody from outside a delegation takes an office in it, and so its drafts and signature.

    Raises: NotPermitted.
    """
    if person_id == actor.person_id and actor.office_for(delegation_id) is None:
        raise NotPermitted("Nobody gives themselves an office in a delegation; somebody else must appoint you.")


def check_name_and_address(name: str, email: str) -> None:
    """Say nothing when a person can be registered with these. Raises: InvalidInput, naming the field."""
    if not name.strip() or len(name) > LONGEST_NAME or name_fault(name):
        raise InvalidInput("Type the person's name in plain letters.", fields={"name": "not_a_name"})
    try:
        checked_address(email.strip())
    except InvalidInput:
        raise InvalidInput("Type one e-mail address.", fields={"email": "not_an_address"}) from None
    if len(email) > LONGEST_ADDRESS:
        raise InvalidInput("Type one e-mail address.", fields={"email": "not_an_address"})


def start_office(
    session: Session,
    actor: Actor,
    delegation: Delegation,
    person_id: UUID,
    role: Role,
    *,
    body_id: UUID | None,
    at: datetime,
) -> Appointment:
    """Add an office in a delegation and announce it; whoever calls has asked whether it may be and holds the lock."""
    appointment = Appointment(
        consultation_id=delegation.consultation_id,
        person_id=person_id,
        role=role.value,
        delegation_id=delegation.id,
        body_id=body_id,
        started_at=at,
    )
    session.add(appointment)
    session.flush()
    event = AppointmentStarted(appointment_id=appointment.id, delegation_id=delegation.id, role=role)
    publish(session, delegation.consultation_id, event, actor=actor, at=at)
    return appointment


def _held_by(session: Session, delegation_id: UUID, person_id: UUID) -> Appointment | None:
    query = sa.select(Appointment).where(Appointment.delegation_id == delegation_id, Appointment.ended_at.is_(None))
    return session.scalars(query.where(Appointment.person_id == person_id)).first()


def _body_for(
    session: Session, actor: Actor, delegation: Delegation, newcomer: Newcomer, *, at: datetime
) -> UUID | None:
    """The member body of a contributor, registered now where it is new; a deputy has none."""
    if newcomer.role is Role.DEPUTY:
        return None
    if newcomer.role is not Role.CONTRIBUTOR:
        raise InvalidInput("Choose deputy or contributor.", fields={"role": "not_in_a_delegation"})
    bodies = sa.select(Organisation).where(Organisation.parent_id == delegation.organisation_id)
    name = newcomer.new_body.strip()
    if newcomer.body_id is not None:
        if session.scalar(bodies.where(Organisation.id == newcomer.body_id)) is None:
            raise InvalidInput("Choose a member body of your own.", fields={"body": "not_yours"})
        return newcomer.body_id
    if not name:
        raise InvalidInput("Say for which ministry or office this person drafts.", fields={"body": "missing"})
    if len(name) > LONGEST_NAME or name_fault(name):
        raise InvalidInput("Type the name in plain letters.", fields={"new_body": "not_a_name"})
    known = session.scalars(bodies.where(Organisation.name == name)).first()
    new = NewOrganisation(name=name, parent_id=delegation.organisation_id)
    return known.id if known else register_organisation(session, actor, new, at=at)


def end_in_delegation(
    session: Session, actor: Actor, delegation_id: UUID, *, appointment_id: UUID, at: datetime
) -> None:
    """End the office of a deputy or contributor at once, letters on their way included; ending it again is nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded; MoveNotAllowed for the focal point, whose office passes on.
    """
    delegation, consultation = delegation_for(session, actor, delegation_id, Action.APPOINT_IN_DELEGATION, at=at)
    hold_own_office(session, actor, consultation.id, delegation_id)
    here = sa.and_(Appointment.id == appointment_id, Appointment.delegation_id == delegation_id)
    appointment = session.scalar(sa.select(Appointment).where(here))
    if appointment is None:
        raise NotFound
    if appointment.role == Role.FOCAL_POINT:
        raise MoveNotAllowed("The office of focal point does not end: it passes to a successor.")
    held = sa.update(Appointment).where(here, Appointment.ended_at.is_(None)).values(ended_at=at)
    if session.scalar(held.returning(Appointment.id)) is None:
        return
    lock_log(session, consultation.id)
    event = AppointmentEnded(appointment_id=appointment.id, delegation_id=delegation.id, role=Role(appointment.role))
    publish(session, consultation.id, event, actor=actor, at=at)
    stop_letters_to(session, consultation, appointment.person_id, at=at)


def stop_letters_to(session: Session, consultation: Consultation, person_id: UUID, *, at: datetime) -> None:
    """Let nothing that is still on its way reach somebody who holds no office in the consultation any more."""
    held = sa.select(Appointment.id).where(Appointment.person_id == person_id, Appointment.ended_at.is_(None))
    if session.scalars(held.where(Appointment.consultation_id == consultation.id)).first() is None:
        cancel_letters(session, person_id, consultation.id, reason="the recipient no longer takes part", at=at)
