"""Deciding on an application: two different people, neither of them the applicant or of the applicant's house."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import Application, ApplicationStep
from consult.accreditation.names import checked_text
from consult.accreditation.parties import parties_at, tie_of
from consult.accreditation.queries import application_for, facts_of_application
from consult.accreditation.service.recording import add_step
from consult.accreditation.service.seating import seat
from consult.consultations.models import Appointment, Consultation
from consult.domain.errors import ApplicationChanged, InvalidInput, NotPermitted
from consult.domain.permissions import Action, Actor, Office, check, decide
from consult.domain.vocabulary import ApplicationState, Role, StepKind
from consult.events.catalogue import ApplicationAssessed, ApplicationPlaced, ApplicationRefused, ApplicationReturned
from consult.events.log import lock_log, publish

APPROVALS_NEEDED = 2
VERDICTS = frozenset({StepKind.APPROVED, StepKind.RETURNED, StepKind.REFUSED})
LONGEST_TEXT = 2_000


def assess(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    application_id: UUID,
    verdict: StepKind,
    *,
    version: int,
    reason: str = "",
    note: str = "",
    at: datetime,
) -> Application:
    """Give one verdict on the version that was shown; the second approval accredits in the same transaction.

    A refusal or a return needs a reason, which the applicant reads; the note stays among the assessors. The same
    person's second verdict on a version changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, ApplicationChanged, CapReached, InvalidInput.
    """
    application = _application(session, actor, consultation, application_id, at=at)
    if verdict not in VERDICTS or actor.person_id is None:
        raise InvalidInput.of_fields({"verdict": "missing"})
    needs_reason = verdict is not StepKind.APPROVED
    words = checked_text(reason, field="reason", most=LONGEST_TEXT, is_needed=needs_reason)
    private = checked_text(note, field="note", most=LONGEST_TEXT, is_needed=False)
    _lock(session, consultation, application, version)
    if not add_step(session, application, verdict, actor.person_id, reason=words, note=private, at=at):
        return application
    event = ApplicationAssessed(application_id=application.id, number=version, verdict=verdict)
    publish(session, consultation.id, event, actor=actor, at=at)
    if verdict is not StepKind.APPROVED:
        _end(session, actor, application, verdict, at=at)
    elif len(standing_approvals(session, consultation, application)) >= APPROVALS_NEEDED:
        seat(session, actor, consultation, application, at=at)
    return application


def place_application(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    application_id: UUID,
    *,
    organisation_id: UUID | None,
    parent_id: UUID | None,
    version: int,
    at: datetime,
) -> Application:
    """Say which organisation known here the applicant is, or is a member body of, so that caps can count it.

    It makes a new version: a verdict given before does not cover it.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, ApplicationChanged, InvalidInput.
    """
    application = _application(session, actor, consultation, application_id, at=at)
    known = {party.id for party in parties_at(session, consultation.id)}
    if organisation_id and parent_id:
        raise InvalidInput.of_fields({"place": "unknown"})
    if {organisation_id, parent_id} - {None} - known:
        raise InvalidInput.of_fields({"place": "unknown"})
    _lock(session, consultation, application, version)
    if (application.organisation_id, application.parent_id) == (organisation_id, parent_id) or actor.person_id is None:
        return application
    application.organisation_id, application.parent_id = organisation_id, parent_id
    application.version += 1
    session.flush()
    add_step(session, application, StepKind.PLACED, actor.person_id, at=at)
    event = ApplicationPlaced(
        application_id=application.id,
        number=application.version,
        organisation_id=organisation_id,
        parent_id=parent_id,
    )
    publish(session, consultation.id, event, actor=actor, at=at)
    return application


def standing_approvals(session: Session, consultation: Consultation, application: Application) -> set[UUID]:
    """Who approved the present version and is still one of those who may."""
    facts = facts_of_application(consultation, application)
    offices = {role: Office(role=role, consultation_id=consultation.id) for role in Role}
    deciding = [
        role for role, office in offices.items() if decide(Actor(offices=(office,)), Action.ASSESS_APPLICATION, facts)
    ]
    still = sa.select(Appointment.person_id).where(Appointment.consultation_id == consultation.id)
    still = still.where(Appointment.ended_at.is_(None), Appointment.role.in_(deciding))
    query = sa.select(ApplicationStep.person_id).where(
        ApplicationStep.application_id == application.id,
        ApplicationStep.version == application.version,
        ApplicationStep.kind == StepKind.APPROVED,
        ApplicationStep.person_id.in_(still),
    )
    return set(session.scalars(query))


def _application(
    session: Session, actor: Actor, consultation: Consultation, application_id: UUID, *, at: datetime
) -> Application:
    application = application_for(session, actor, consultation, application_id)
    check(actor, Action.ASSESS_APPLICATION, facts_of_application(consultation, application), at=at)
    if (tie := tie_of(session, actor, application)) is not None:
        raise NotPermitted(f"You hold an office for “{tie}”, which is this applicant's house: others must decide.")
    return application


def _lock(session: Session, consultation: Consultation, application: Application, version: int) -> None:
    lock_log(session, consultation.id)
    session.refresh(application)  # the state that counts is the one under the lock
    if application.state != ApplicationState.RECEIVED or application.version != version:
        raise ApplicationChanged(extra={"state": application.state, "version": application.version})


def _end(session: Session, actor: Actor, application: Application, verdict: StepKind, *, at: datetime) -> None:
    is_refusal = verdict is StepKind.REFUSED
    application.state = ApplicationState.REFUSED if is_refusal else ApplicationState.RETURNED
    application.decided_at = at if is_refusal else None
    kind = ApplicationRefused if is_refusal else ApplicationReturned
    event = kind(application_id=application.id, number=application.version)
    publish(session, application.consultation_id, event, actor=actor, at=at)
