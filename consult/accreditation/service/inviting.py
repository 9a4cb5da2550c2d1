"""Invitations: a letter with a link for one use, from the secretariat or asked for by its reader."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.tokens import issue_token, peek_token, redeem_token, revoke_tokens
from consult.accounts.vocabulary import TokenPurpose
from consult.accreditation.form import groups_of
from consult.accreditation.models import Application, Invitation
from consult.accreditation.names import noted_name
from consult.accreditation.service.recording import add_step
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import InvalidInput, NotFound, SignInNeeded, TokenUnusable
from consult.domain.permissions import ANONYMOUS, Action, Actor, check
from consult.domain.vocabulary import StepKind
from consult.events.catalogue import InvitationAccepted, InvitationRevoked, InvitationSent
from consult.events.log import lock_log, publish
from consult.mail import Addressee, post_letter
from consult.mail.header_values import checked_address
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email
from consult.organisations.service import register_person

LIFETIME = timedelta(days=14)
"""A letter to an office is read by whoever is in charge, and put before whoever decides."""
BETWEEN_LETTERS = timedelta(minutes=5)
"""Nobody can have a stranger's box filled with letters that they ask for."""


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """Whom the secretariat invites, and for which organisation."""

    address: str
    name: str
    organisation_name: str
    stakeholder_group: str
    language: str = "en"


def invite(
    session: Session, actor: Actor, consultation: Consultation, new: NewInvitation, *, at: datetime
) -> Invitation:
    """Send an invitation; to an address that has one unanswered, send it again with what is said now.

    Raises: NotPermitted, FreshFactorNeeded, InvalidInput.
    """
    check(actor, Action.INVITE, facts_of(consultation), at=at)
    faults: dict[str, str] = {}
    if new.stakeholder_group not in groups_of(consultation):
        faults["stakeholder_group"] = "unknown" if new.stakeholder_group else "missing"
    address = _address(faults, new.address)
    values: dict[str, str | UUID | None] = {
        "name": noted_name(faults, new.name, field="name"),
        "organisation_name": noted_name(faults, new.organisation_name, field="organisation_name"),
        "stakeholder_group": new.stakeholder_group,
        "language": new.language,
        "invited_by": actor.person_id,
    }
    if faults:
        raise InvalidInput.of_fields(faults)
    lock_log(session, consultation.id)
    invitation = _unanswered(session, consultation, address, values, at=at)
    event = InvitationSent(invitation_id=invitation.id, number=invitation.letters)
    publish(session, consultation.id, event, actor=actor, at=at)
    _send(session, consultation, invitation, "invitation", at=at)
    return invitation


def ask_for_letter(
    session: Session, consultation: Consultation, *, name: str, address: str, language: str, at: datetime
) -> None:
    """Send whoever asks a letter that confirms their address and opens an application; seldom, and to anyone alike.

    Raises: NotFound where the consultation takes no applications; InvalidInput.
    """
    check(ANONYMOUS, Action.APPLY, facts_of(consultation), at=at)
    if not consultation.takes_applications:
        raise NotFound
    faults: dict[str, str] = {}
    wanted = _address(faults, address)
    values: dict[str, str | UUID | None] = {"name": noted_name(faults, name, field="name"), "language": language}
    if faults:
        raise InvalidInput.of_fields(faults)
    lock_log(session, consultation.id)
    known = _find(session, consultation, wanted)
    if known is not None and known.sent_at > at - BETWEEN_LETTERS:
        return
    # what the secretariat wrote into an invitation stays as it is
    invitation = _unanswered(session, consultation, wanted, values if known is None else {}, at=at)
    _send(session, consultation, invitation, "application_address", at=at)


def revoke_invitation(
    session: Session, actor: Actor, consultation: Consultation, invitation_id: UUID, *, at: datetime
) -> None:
    """Take an invitation back before it is answered; its link opens nothing any more.

    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    check(actor, Action.INVITE, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    found = session.get(Invitation, invitation_id, populate_existing=True)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    if found.answered_at is not None or found.revoked_at is not None:
        return
    found.revoked_at, found.address, found.name = at, "", ""
    revoke_tokens(session, TokenPurpose.INVITATION, subject=str(found.id), at=at)
    event = InvitationRevoked(invitation_id=found.id)
    publish(session, consultation.id, event, actor=actor, at=at)


def invitation_of_token(session: Session, raw: str, *, at: datetime) -> Invitation:
    """The invitation that a link would open; looking uses nothing up.

    Raises: TokenUnusable.
    """
    return _standing(session, peek_token(session, TokenPurpose.INVITATION, raw, at=at))


def accept_invitation(session: Session, actor: Actor, raw: str, *, at: datetime) -> tuple[Person, Application]:
    """Confirm the address of an invitation: its reader is a person here, with an application to fill in.

    Whoever has an account must have signed in to it: a link that lies in a box for days is no way into one.

    Raises: TokenUnusable, SignInNeeded.
    """
    invitation = _standing(session, redeem_token(session, TokenPurpose.INVITATION, raw, at=at))
    lock_log(session, invitation.consultation_id)
    known = person_by_email(session, invitation.address)
    if known is not None and known.id != actor.person_id:
        raise SignInNeeded
    person = known or register_person(
        session, actor, name=invitation.name, email=invitation.address, language=invitation.language, at=at
    )
    application = _begun(session, invitation, person, at=at)
    invitation.answered_at, invitation.answered_by = at, person.id
    invitation.address, invitation.name = "", ""
    event = InvitationAccepted(invitation_id=invitation.id, application_id=application.id)
    author = Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym)
    publish(session, invitation.consultation_id, event, actor=author, at=at)
    return person, application


def _standing(session: Session, subject: str) -> Invitation:
    found = session.get(Invitation, UUID(subject), populate_existing=True)
    if found is None or found.answered_at is not None or found.revoked_at is not None:
        raise TokenUnusable
    return found


def _address(faults: dict[str, str], value: str) -> str:
    address = value.strip().lower()
    if not 3 <= len(address) <= 254:
        faults["address"] = "malformed" if address else "missing"
        return ""
    try:
        return checked_address(address)
    except InvalidInput:
        faults["address"] = "malformed"
        return ""


def _find(session: Session, consultation: Consultation, address: str) -> Invitation | None:
    query = sa.select(Invitation).where(Invitation.consultation_id == consultation.id, Invitation.address == address)
    query = query.where(Invitation.answered_at.is_(None), Invitation.revoked_at.is_(None))
    return session.scalar(query.execution_options(populate_existing=True))


def _unanswered(
    session: Session, consultation: Consultation, address: str, values: dict[str, str | UUID | None], *, at: datetime
) -> Invitation:
    """The invitation to this address that is not answered, with one letter more; the caller holds the lock."""
    found = _find(session, consultation, address)
    if found is None:
        found = Invitation(
            consultation_id=consultation.id, address=address, letters=0, sent_at=at, expires_at=at, **values
        )
        session.add(found)
    else:
        revoke_tokens(session, TokenPurpose.INVITATION, subject=str(found.id), at=at)
        for name, value in values.items():
            setattr(found, name, value)
    found.letters, found.sent_at, found.expires_at = found.letters + 1, at, at + LIFETIME
    session.flush()
    return found


def _send(session: Session, consultation: Consultation, invitation: Invitation, template: str, *, at: datetime) -> None:
    raw = issue_token(
        session, TokenPurpose.INVITATION, subject=str(invitation.id), lifetime=invitation.expires_at - at, at=at
    )
    to = Addressee(person_id=None, name=invitation.name, address=invitation.address, language=invitation.language)
    context = {
        "consultation": consultation.title,
        "organisation": invitation.organisation_name,
        "expires_at": invitation.expires_at,
        "path": f"/invitations/{raw}",
    }
    once_key = f"invitation:{invitation.id}:{invitation.letters}"
    post_letter(
        session, template, to=to, context=context, at=at, consultation_id=consultation.id, once_key=once_key,
        is_secret=True,
    )  # fmt: skip


def _begun(session: Session, invitation: Invitation, person: Person, *, at: datetime) -> Application:
    """The person's application that is under way, else a new one."""
    from_letter = {
        "organisation_name": invitation.organisation_name,
        "stakeholder_group": invitation.stakeholder_group,
    }
    query = sa.select(Application).where(
        Application.consultation_id == invitation.consultation_id, Application.person_id == person.id
    )
    found = session.scalar(query.where(Application.state.in_(("started", "received", "returned"))))
    if found is not None:
        return found
    found = Application(
        consultation_id=invitation.consultation_id,
        person_id=person.id,
        invitation_id=invitation.id,
        started_at=at,
        version=0,
        **from_letter,
    )
    session.add(found)
    session.flush()
    add_step(session, found, StepKind.STARTED, person.id, at=at)
    return found
