"""What a person's own delegation says, to be told to that person alone."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Delegation
from consult.domain.permissions import SIGNERS
from consult.organisations.models import Organisation
from consult.synthesis.models import StandingPosition
from consult.synthesis.own_places import OwnPosition, OwnPositions


def own_positions_of(
    session: Session, consultation_id: UUID, round_id: UUID, person_id: UUID | None = None
) -> dict[UUID, OwnPositions]:
    """By person, what the delegations for which they sign now say in a round; of one person when that is given.

    Whoever signs for a delegation reads its positions, whatever the rule of attribution; nobody else is in here.
    """
    query = (
        sa.select(Appointment.person_id, Delegation.id, Organisation.name)
        .join(Delegation, Delegation.id == Appointment.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Appointment.consultation_id == consultation_id, Appointment.ended_at.is_(None))
        .where(Appointment.role.in_(SIGNERS), Delegation.withdrawn_at.is_(None))
        .order_by(Organisation.name)
        .distinct()
    )
    if person_id is not None:
        query = query.where(Appointment.person_id == person_id)
    offices: dict[UUID, list[tuple[UUID, str]]] = {}
    for person, delegation_id, name in session.execute(query):
        offices.setdefault(person, []).append((delegation_id, name))
    said = _said(session, round_id)
    return {person: _own(held, said) for person, held in offices.items()}


_Said = dict[tuple[UUID, UUID], tuple[str | None, bool]]


def _said(session: Session, round_id: UUID) -> _Said:
    row = StandingPosition
    query = sa.select(row.delegation_id, row.target_revision_id, row.stance, row.is_blocking)
    query = query.where(row.round_id == round_id)
    return {(found[0], found[1]): (found[2], found[3]) for found in session.execute(query)}


def _own(held: list[tuple[UUID, str]], said: _Said) -> OwnPositions:
    return {
        str(revision_id): [OwnPosition(name, *said.get((found, revision_id), (None, False))) for found, name in held]
        for revision_id in {key[1] for key in said}
    }
