"""Who speaks for a delegation: the offices held in it now, and the invitations that wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Appointment, Consultation, Delegation, DelegationInvitation
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import Role
from consult.organisations.models import Organisation, Person
from consult.organisations.queries import member_bodies_of

_ORDER = (Role.FOCAL_POINT, Role.DEPUTY, Role.CONTRIBUTOR)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """An office in a delegation with who holds it and for which member body."""

    appointment: Appointment
    person: Person
    body: Organisation | None

    @property
    def role(self) -> Role:
        """The role of the office."""
        return Role(self.appointment.role)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The people of a delegation as one who may know them sees them."""

    delegation: Delegation
    consultation: Consultation
    name: str
    seats: tuple[Seat, ...]
    invitations: tuple[DelegationInvitation, ...]
    bodies: tuple[Organisation, ...]
    may_appoint: bool
    may_succeed: bool
    is_own: bool

    @property
    def focal_point(self) -> Seat | None:
        """Who holds the office of focal point; None while it is vacant."""
        return next((seat for seat in self.seats if seat.role is Role.FOCAL_POINT), None)

    def body_named(self, body_id: UUID | None) -> str:
        """The name of a member body; empty for none."""
        return next((body.name for body in self.bodies if body.id == body_id), "")


def roster_of(session: Session, actor: Actor, delegation_id: UUID, *, at: datetime) -> Roster:
    """The people of a delegation, for those in it and for who may appoint in it.

    Raises: NotFound, the same whether there is none or it is nothing to the actor.
    """
    found = queries.delegation_within(session, actor, delegation_id, Action.READ_PEOPLE)
    if found is None:
        raise NotFound
    delegation, consultation = found
    facts = queries.facts_of(consultation, delegation_id)
    may_appoint = decide(actor, Action.APPOINT_IN_DELEGATION, facts)
    is_own = actor.office_for(delegation_id) is not None
    if not decide(actor, Action.READ_PEOPLE, facts):
        raise NotFound
    return Roster(
        delegation=delegation,
        consultation=consultation,
        name=session.get_one(Organisation, delegation.organisation_id).name,
        seats=tuple(_seats(session, delegation_id)),
        invitations=tuple(_waiting(session, delegation_id, at=at)) if may_appoint else (),
        bodies=tuple(member_bodies_of(session, delegation.organisation_id)),
        may_appoint=may_appoint,
        may_succeed=decide(actor, Action.SUCCEED, facts),
        is_own=is_own,
    )


def _seats(session: Session, delegation_id: UUID) -> list[Seat]:
    query = (
        sa.select(Appointment, Person, Organisation)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(Organisation, Organisation.id == Appointment.body_id)
        .where(Appointment.delegation_id == delegation_id, Appointment.ended_at.is_(None))
        .order_by(Person.name)
    )
    seats = [Seat(appointment=row[0], person=row[1], body=row[2]) for row in session.execute(query)]
    return sorted(seats, key=lambda seat: _ORDER.index(seat.role))


def _waiting(session: Session, delegation_id: UUID, *, at: datetime) -> list[DelegationInvitation]:
    query = sa.select(DelegationInvitation).where(DelegationInvitation.delegation_id == delegation_id)
    query = query.where(DelegationInvitation.ended_at.is_(None), DelegationInvitation.expires_at > at)
    return list(session.scalars(query.order_by(DelegationInvitation.invited_at)))
