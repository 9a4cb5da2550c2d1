"""Inviting people without an account into a delegation: a letter with a token that opens the office once."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.tokens import issue_token, peek_token, redeem_token, revoke_tokens
from consult.accounts.vocabulary import TokenPurpose
from consult.consultations.models import Appointment, Consultation, Delegation, DelegationInvitation
from consult.consultations.service.delegation_access import delegation_for, hold_own_office
from consult.database import share_lock
from consult.domain.errors import TokenUnusable
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import Role
from consult.events.catalogue import AppointmentStarted
from consult.events.log import lock_log, publish
from consult.mail.posting import Addressee, post_letter
from consult.organisations.models import Organisation
from consult.organisations.service import register_person

INVITED_FOR = timedelta(days=14)
"""How long an invitation can be accepted: a holiday fits in, a change of staff hardly does."""


class Invited(NamedTuple):
    """An invitation with what its reader has to know before accepting."""

    invitation: DelegationInvitation
    delegation: Delegation
    consultation: Consultation
    name: str
    body: str | None


def invite(
    session: Session,
    actor: Actor,
    delegation: Delegation,
    *,
    name: str,
    email: str,
    language: str,
    role: Role,
    body_id: UUID | None,
    at: datetime,
) -> DelegationInvitation:
    """Ask somebody to take an office; an open invitation of this address is replaced, and its letter opens nothing.

    Whoever calls has asked whether it may be and holds the lock.
    """
    open_one = sa.select(DelegationInvitation).where(
        DelegationInvitation.delegation_id == delegation.id,
        DelegationInvitation.email == email,
        DelegationInvitation.ended_at.is_(None),
    )
    if (earlier := session.scalar(open_one)) is not None:
        _end(session, earlier, at=at)
    invitation = DelegationInvitation(
        delegation_id=delegation.id,
        role=role.value,
        body_id=body_id,
        name=name,
        email=email,
        language=language,
        invited_by=actor.person_id,
        invited_at=at,
        expires_at=at + INVITED_FOR,
    )
    session.add(invitation)
    session.flush()
    _post(session, invitation, at=at)
    return invitation


def _post(session: Session, invitation: DelegationInvitation, *, at: datetime) -> None:
    raw = issue_token(session, TokenPurpose.OFFICE, subject=str(invitation.id), lifetime=INVITED_FOR, at=at)
    invited = _described(session, invitation)
    to = Addressee(person_id=None, name=invitation.name, address=invitation.email, language=invitation.language)
    context = {
        "consultation": invited.consultation.title,
        "delegation": invited.name,
        "body": invited.body,
        "role": invitation.role,
        "path": f"/offices/{raw}",
        "expires_at": invitation.expires_at,
    }
    post_letter(
        session,
        "office_offered",
        to=to,
        context=context,
        at=at,
        consultation_id=invited.consultation.id,
        once_key=f"office:{invitation.id}",
        is_secret=True,
    )


def invitation_behind(session: Session, raw: str, *, at: datetime) -> Invited:
    """What a token offers, without using it up. Raises: TokenUnusable."""
    return _open(session, peek_token(session, TokenPurpose.OFFICE, raw, at=at), at=at)


def accept_office(session: Session, raw: str, *, at: datetime) -> Appointment:
    """Take the office that a token offers: the person is registered and appointed, once.

    Raises: TokenUnusable, also when the invitation was taken back or the accreditation ended.
    """
    invited = _open(session, redeem_token(session, TokenPurpose.OFFICE, raw, at=at), at=at)
    invitation, delegation = invited.invitation, invited.delegation
    accredited = sa.select(Delegation.id).where(Delegation.id == delegation.id, Delegation.withdrawn_at.is_(None))
    if session.scalar(share_lock(session, accredited)) is None:
        raise TokenUnusable
    lock_log(session, delegation.consultation_id)
    person = register_person(
        session,
        Actor(),
        name=invitation.name,
        email=invitation.email,
        language=invitation.language,
        at=at,
    )
    still_open = sa.update(DelegationInvitation).where(
        DelegationInvitation.id == invitation.id, DelegationInvitation.ended_at.is_(None)
    )
    if session.scalar(still_open.values(ended_at=at).returning(DelegationInvitation.id)) is None:
        raise TokenUnusable
    appointment = Appointment(
        consultation_id=delegation.consultation_id,
        person_id=person.id,
        role=invitation.role,
        delegation_id=delegation.id,
        body_id=invitation.body_id,
        started_at=at,
    )
    session.add(appointment)
    session.flush()
    invitation.appointment_id = appointment.id
    event = AppointmentStarted(appointment_id=appointment.id, delegation_id=delegation.id, role=Role(invitation.role))
    newcomer = Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym)
    publish(session, delegation.consultation_id, event, actor=newcomer, at=at)
    return appointment


def take_back_invitation(
    session: Session, actor: Actor, delegation_id: UUID, *, invitation_id: UUID, at: datetime
) -> None:
    """Make an open invitation of the delegation open nothing; one that has ended stays as it is.

    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    _, consultation = delegation_for(session, actor, delegation_id, Action.APPOINT_IN_DELEGATION, at=at)
    hold_own_office(session, actor, consultation.id, delegation_id)
    lock_log(session, consultation.id)
    invitation = session.get(DelegationInvitation, invitation_id)
    if invitation is not None and invitation.delegation_id == delegation_id and invitation.ended_at is None:
        _end(session, invitation, at=at)


def _end(session: Session, invitation: DelegationInvitation, *, at: datetime) -> None:
    invitation.ended_at = at
    session.flush()
    revoke_tokens(session, TokenPurpose.OFFICE, subject=str(invitation.id), at=at)


def _open(session: Session, invitation_id: str, *, at: datetime) -> Invited:
    invitation = session.get(DelegationInvitation, UUID(invitation_id))
    if invitation is None or invitation.ended_at is not None or invitation.expires_at <= at:
        raise TokenUnusable
    invited = _described(session, invitation)
    if invited.delegation.withdrawn_at is not None:
        raise TokenUnusable
    return invited


def _described(session: Session, invitation: DelegationInvitation) -> Invited:
    delegation = session.get_one(Delegation, invitation.delegation_id)
    body = session.get(Organisation, invitation.body_id) if invitation.body_id else None
    return Invited(
        invitation=invitation,
        delegation=delegation,
        consultation=session.get_one(Consultation, delegation.consultation_id),
        name=session.get_one(Organisation, delegation.organisation_id).name,
        body=body.name if body else None,
    )
