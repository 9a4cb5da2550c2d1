"""Reads of invitations and applications; what holds content starts from who asks."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from consult.accreditation.models import AccreditationChange, Application, ApplicationStep, Credential, Invitation
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, Facts, decide
from consult.domain.vocabulary import ApplicationState
from consult.organisations.models import Person

UNDER_WAY = (ApplicationState.STARTED, ApplicationState.RECEIVED, ApplicationState.RETURNED)


NOBODY = UUID(int=0)
"""Nobody's identifier: what an actor may do with it they may do with what is anybody else's."""


def may_assess(actor: Actor, consultation: Consultation) -> bool:
    """True when the actor reads and decides the applications of others to a consultation."""
    return decide(actor, Action.ASSESS_APPLICATION, replace(facts_of(consultation), person_id=NOBODY))


def facts_of_application(consultation: Consultation, application: Application) -> Facts:
    """What a permission decision looks at for an application: it is its applicant's own thing."""
    return replace(facts_of(consultation), person_id=application.person_id)


def application_under_way(session: Session, consultation_id: UUID, person_id: UUID | None) -> Application | None:
    """The person's application that is not decided; a person has one at a time in a consultation."""
    query = sa.select(Application).where(
        Application.consultation_id == consultation_id, Application.person_id == person_id
    )
    query = query.where(Application.state.in_(UNDER_WAY)).execution_options(populate_existing=True)
    return session.scalar(query)


def application_for(session: Session, actor: Actor, consultation: Consultation, application_id: UUID) -> Application:
    """An application that the actor may read: their own, or as an assessor one that was sent.

    Raises: NotFound, the same for what is not there and what is not theirs.
    """
    found = session.get(Application, application_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    is_own = found.person_id == actor.person_id
    if not decide(actor, Action.READ_APPLICATION, facts_of_application(consultation, found)):
        raise NotFound
    if not is_own and found.version == 0:  # begun, and not sent to anybody yet
        raise NotFound
    return found


def applications_of(session: Session, actor: Actor, consultation: Consultation) -> list[Application]:
    """The applications to a consultation that the actor may read and that wait for verdicts, oldest first."""
    query = sa.select(Application).where(
        Application.consultation_id == consultation.id, Application.state == ApplicationState.RECEIVED
    )
    found = session.scalars(query.order_by(Application.received_at, Application.id))
    return [row for row in found if decide(actor, Action.READ_APPLICATION, facts_of_application(consultation, row))]


def decided_applications(
    session: Session, actor: Actor, consultation: Consultation, *, limit: int = 100
) -> list[Application]:
    """Applications that were decided or sent back, newest first, as far as the actor may read them."""
    query = sa.select(Application).where(
        Application.consultation_id == consultation.id,
        Application.version > 0,
        Application.state != ApplicationState.RECEIVED,
    )
    found = session.scalars(query.order_by(Application.received_at.desc(), Application.id).limit(limit))
    return [row for row in found if decide(actor, Action.READ_APPLICATION, facts_of_application(consultation, row))]


def own_applications(session: Session, actor: Actor, *, consultation_id: UUID | None = None) -> list[Application]:
    """The actor's own applications, newest first; of one consultation when that is given."""
    query = sa.select(Application).where(Application.person_id == actor.person_id)
    if consultation_id is not None:
        query = query.where(Application.consultation_id == consultation_id)
    return list(session.scalars(query.order_by(Application.started_at.desc())))


def application_of_delegation(session: Session, delegation_id: UUID) -> Application | None:
    """The application by which a delegation was accredited; None for one that was entered or imported."""
    return session.scalar(sa.select(Application).where(Application.delegation_id == delegation_id))


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of an application with the name of who took it."""

    step: ApplicationStep
    name: str


def steps_of(session: Session, application_ids: Collection[UUID]) -> dict[UUID, list[Step]]:
    """Everything that happened to these applications, oldest first."""
    query = sa.select(ApplicationStep, Person.name).join(Person, Person.id == ApplicationStep.person_id)
    query = query.where(ApplicationStep.application_id.in_(application_ids))
    found: dict[UUID, list[Step]] = {identifier: [] for identifier in application_ids}
    for row in session.execute(query.order_by(ApplicationStep.at, ApplicationStep.version, ApplicationStep.id)):
        found[row[0].application_id].append(Step(step=row[0], name=row[1]))
    return found


def credential_of(session: Session, application_id: UUID, *, with_content: bool = False) -> Credential | None:
    """The credential of an application the caller may read; its bytes only when asked for."""
    query = sa.select(Credential).where(Credential.application_id == application_id)
    return session.scalar(query.options(undefer(Credential.content)) if with_content else query)


def open_invitations(session: Session, actor: Actor, consultation: Consultation) -> list[Invitation]:
    """Invitations that the secretariat sent and nobody answered, oldest first; none for anybody else."""
    if not decide(actor, Action.INVITE, facts_of(consultation)):
        return []
    query = sa.select(Invitation).where(Invitation.consultation_id == consultation.id)
    query = query.where(Invitation.answered_at.is_(None), Invitation.revoked_at.is_(None))
    return list(session.scalars(query.where(Invitation.invited_by.is_not(None)).order_by(Invitation.sent_at)))


def changes_of(session: Session, delegation_id: UUID) -> list[tuple[AccreditationChange, str]]:
    """How an accreditation ended and came back, with the name of who did it, oldest first."""
    query = sa.select(AccreditationChange, Person.name).outerjoin(Person, Person.id == AccreditationChange.person_id)
    query = query.where(AccreditationChange.delegation_id == delegation_id).order_by(AccreditationChange.at)
    return [(row[0], row[1] or "Consult") for row in session.execute(query)]
