"""Applying: what an organisation says of itself, with its credential, sent and corrected and taken back."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.credentials import CleanFile
from consult.accreditation.form import ApplicationForm, checked_form
from consult.accreditation.models import Application, Credential
from consult.accreditation.queries import application_under_way
from consult.accreditation.service.recording import add_step
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.database import upsert
from consult.domain.errors import MoveNotAllowed, NotFound, SignInNeeded
from consult.domain.permissions import Action, Actor, check
from consult.domain.vocabulary import ApplicationState, StepKind
from consult.events.catalogue import ApplicationReceived, ApplicationWithdrawn
from consult.events.log import lock_log, publish


def apply(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    form: ApplicationForm,
    credential: CleanFile | None = None,
    *,
    at: datetime,
) -> Application:
    """Send an application, or send it again after a change; the same content again changes nothing.

    Each change makes a version that both assessors see anew.

    Raises: SignInNeeded, NotFound where the consultation takes no applications, InvalidInput naming every field.
    """
    if actor.person_id is None:
        raise SignInNeeded
    check(actor, Action.APPLY, facts_of(consultation), at=at)
    values = checked_form(consultation, form)
    lock_log(session, consultation.id)
    application = application_under_way(session, consultation.id, actor.person_id)
    if application is None:
        if not consultation.takes_applications:
            raise NotFound
        application = Application(consultation_id=consultation.id, person_id=actor.person_id, started_at=at, version=0)
        session.add(application)
    elif application.state == ApplicationState.RECEIVED and credential is None and _says(application, values):
        return application
    for name, value in values.items():
        setattr(application, name, value)
    application.state, application.received_at = ApplicationState.RECEIVED, at
    application.version += 1
    session.flush()
    if credential is not None:
        _keep(session, application.id, credential, at=at)
    add_step(session, application, StepKind.RECEIVED, actor.person_id, at=at)
    event = ApplicationReceived(application_id=application.id, number=application.version)
    publish(session, consultation.id, event, actor=actor, at=at)
    return application


def withdraw_application(
    session: Session, actor: Actor, consultation: Consultation, application_id: UUID, *, at: datetime
) -> None:
    """Ask no longer to take part; the credential is deleted at once.

    Raises: NotFound for an application that is not the actor's; MoveNotAllowed after the decision.
    """
    lock_log(session, consultation.id)
    application = session.get(Application, application_id, populate_existing=True)
    is_own = application is not None and application.person_id == actor.person_id
    if application is None or not is_own or application.consultation_id != consultation.id:
        raise NotFound
    if application.state == ApplicationState.WITHDRAWN:
        return
    if application.state in (ApplicationState.ACCREDITED, ApplicationState.REFUSED):
        raise MoveNotAllowed("This application has been decided.")
    application.state, application.decided_at = ApplicationState.WITHDRAWN, at
    session.execute(sa.delete(Credential).where(Credential.application_id == application.id))
    add_step(session, application, StepKind.WITHDRAWN, application.person_id, at=at)
    event = ApplicationWithdrawn(application_id=application.id)
    publish(session, consultation.id, event, actor=actor, at=at)


def _says(application: Application, values: dict[str, object]) -> bool:
    return all(getattr(application, name) == value for name, value in values.items())


def _keep(session: Session, application_id: UUID, file: CleanFile, *, at: datetime) -> None:
    values: dict[str, object] = {
        "file_name": file.name,
        "kind": file.kind,
        "size": len(file.content),
        "sha256": file.sha256,
        "content": file.content,
        "stored_at": at,
    }
    row = upsert(session, Credential).values(application_id=application_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["application_id"], set_=values))
