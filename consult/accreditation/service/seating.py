"""The second approval: organisation, delegation and focal point, all in the transaction of the verdict."""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import Application
from consult.accreditation.service.recording import add_step
from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import NewDelegation, appoint, seat_delegations
from consult.domain.errors import MoveNotAllowed
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import ApplicationState, Role, StepKind
from consult.organisations.service import NewOrganisation, register_organisation

LONGEST_KEY = 80


def seat(session: Session, actor: Actor, consultation: Consultation, application: Application, *, at: datetime) -> UUID:
    """Accredit an approved application and make its applicant the focal point. The caller holds the lock.

    Raises: CapReached; MoveNotAllowed when the organisation has or had a delegation here.
    """
    organisation_id = application.organisation_id or register_organisation(
        session,
        actor,
        NewOrganisation(
            name=application.organisation_name,
            country=application.country,
            region=application.region,
            parent_id=application.parent_id,
        ),
        at=at,
    )
    _check_free(session, consultation.id, organisation_id)
    new = NewDelegation(
        organisation_id=organisation_id,
        key=_free_key(session, consultation.id, application.organisation_name),
        stakeholder_group=application.stakeholder_group,
        sub_kind=application.sub_kind,
        mandate=application.mandate,
        declared_interest=application.declared_interest,
    )
    [delegation_id] = seat_delegations(session, actor, consultation, [new], at=at)
    # nobody's act but the decision of two: the appointment follows from it
    appoint(session, SYSTEM, consultation, application.person_id, Role.FOCAL_POINT, delegation_id=delegation_id, at=at)
    application.organisation_id, application.delegation_id = organisation_id, delegation_id
    application.state, application.decided_at = ApplicationState.ACCREDITED, at
    session.flush()
    if actor.person_id is not None:
        add_step(session, application, StepKind.ACCREDITED, actor.person_id, at=at)
    return delegation_id


def _check_free(session: Session, consultation_id: UUID, organisation_id: UUID) -> None:
    taken = sa.select(Delegation).where(Delegation.consultation_id == consultation_id)
    found = session.scalar(taken.where(Delegation.organisation_id == organisation_id))
    if found is None:
        return
    if found.withdrawn_at is not None:
        raise MoveNotAllowed("This organisation's accreditation was withdrawn; restore it, or refuse the application.")
    raise MoveNotAllowed("This organisation has its delegation here already; refuse the application, with that reason.")


def _free_key(session: Session, consultation_id: UUID, name: str) -> str:
    """A key that no delegation here has: the name in plain letters, with a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY] or "delegation"
    query = sa.select(Delegation.key).where(Delegation.consultation_id == consultation_id)
    taken = set(session.scalars(query.where(Delegation.key.startswith(stem, autoescape=True))))
    number = 1
    key = stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
