"""Reads of consultations, rounds, delegations and offices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Delegation, Round
from consult.consultations.placing import ALONG, group_column, standing_along
from consult.domain.lines import counted_lines, group_along
from consult.domain.permissions import Action, Actor, ContentState, Facts, Office, consultations_of
from consult.domain.regions import region_of
from consult.domain.vocabulary import Attribution, Role, RoundState
from consult.organisations.models import BlocMembership, Organisation, Person
from consult.organisations.queries import blocs_of


@dataclass(frozen=True, kw_only=True)
class DelegationOf:
    """A delegation with what its organisation is called and where it sits."""

    delegation: Delegation
    name: str
    country: str | None
    region: str | None = None
    blocs: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The delegation's identifier."""
        return self.delegation.id

    @property
    def group(self) -> str:
        """The delegation's stakeholder group."""
        return self.delegation.stakeholder_group

    def group_along(self, line: str) -> str | None:
        """The delegation's group along a line of comparison; None where it is outside."""
        return group_along(line, self.group, region=self.region, blocs=self.blocs)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person in an office held now."""

    person: Person
    appointment: Appointment


def facts_of(
    consultation: Consultation,
    delegation_id: UUID | None = None,
    body_id: UUID | None = None,
    *,
    state: ContentState | None = None,
) -> Facts:
    """What a permission decision looks at for a consultation, one delegation of it, or one of its member bodies."""
    return Facts(
        consultation_id=consultation.id,
        attribution=Attribution(consultation.attribution),
        delegation_id=delegation_id,
        body_id=body_id,
        state=state,
    )


_CALLED = sa.select(Consultation).where(Consultation.slug == sa.bindparam("called"))
"""Asked with nearly every request, so it is put together once."""


def consultation_by_slug(session: Session, slug: str) -> Consultation | None:
    """The consultation of that name in addresses; None when there is none."""
    return session.scalars(_CALLED, {"called": slug}).one_or_none()


def consultation_by_id(session: Session, consultation_id: UUID) -> Consultation | None:
    """The consultation, or None when there is none."""
    return session.get(Consultation, consultation_id)


def delegation_within(
    session: Session, actor: Actor, delegation_id: UUID, action: Action
) -> tuple[Delegation, Consultation] | None:
    """A delegation, if it is the actor's own or in a consultation that gives them this action; None otherwise.

    One question for what is not there and what is not theirs: neither its answer nor its time tells which.
    """
    own = {office.delegation_id for office in actor.offices if office.delegation_id is not None}
    theirs = sa.or_(Delegation.id.in_(own), Delegation.consultation_id.in_(consultations_of(actor, action)))
    query = sa.select(Delegation, Consultation).join(Consultation, Consultation.id == Delegation.consultation_id)
    row = session.execute(query.where(Delegation.id == delegation_id, theirs)).one_or_none()
    return (row[0], row[1]) if row else None


def consultations_by_ids(session: Session, consultation_ids: Collection[UUID]) -> list[Consultation]:
    """These consultations, newest first."""
    query = sa.select(Consultation).where(Consultation.id.in_(consultation_ids))
    return list(session.scalars(query.order_by(Consultation.created_at.desc(), Consultation.slug)))


def all_consultations(session: Session) -> list[Consultation]:
    """Every consultation, newest first."""
    return list(session.scalars(sa.select(Consultation).order_by(Consultation.created_at.desc(), Consultation.slug)))


def rounds(session: Session, consultation_id: UUID) -> list[Round]:
    """The rounds of a consultation by number."""
    return list(
        session.scalars(sa.select(Round).where(Round.consultation_id == consultation_id).order_by(Round.number))
    )


def round_by_number(session: Session, consultation_id: UUID, number: int) -> Round | None:
    """One round of a consultation; None when there is none of that number."""
    query = sa.select(Round).where(Round.consultation_id == consultation_id, Round.number == number)
    return session.scalars(query).one_or_none()


def current_round(session: Session, consultation_id: UUID) -> Round | None:
    """The open round; else the last closed one, else the first planned one, else None."""
    found = rounds(session, consultation_id)
    for state, choose in ((RoundState.OPEN, -1), (RoundState.CLOSED, -1), (RoundState.PLANNED, 0)):
        if here := [round_ for round_ in found if round_.state == state]:
            return here[choose]
    return None


def delegations_of(session: Session, consultation_id: UUID, *, with_withdrawn: bool = False) -> list[DelegationOf]:
    """Delegations of a consultation with their blocs, by name; only those accredited now unless told."""
    query = (
        sa.select(Delegation, Organisation.name, Organisation.country, Organisation.region)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.consultation_id == consultation_id)
        .order_by(Organisation.name, Delegation.key)
    )
    if not with_withdrawn:
        query = query.where(Delegation.withdrawn_at.is_(None))
    places = _blocs_in(session, consultation_id)
    return [
        DelegationOf(
            delegation=row,
            name=name,
            country=country,
            region=region_of(country, given=region),
            blocs=places.get(row.organisation_id, {}),
        )
        for row, name, country, region in session.execute(query)
    ]


def delegation_by_id(session: Session, delegation_id: UUID) -> DelegationOf | None:
    """A delegation with its name and blocs, withdrawn ones too; None when there is none."""
    query = (
        sa.select(Delegation, Organisation.name, Organisation.country, Organisation.region)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.id == delegation_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    places = blocs_of(session, [row[0].organisation_id])
    found, name, country, region = row
    return DelegationOf(
        delegation=found,
        name=name,
        country=country,
        region=region_of(country, given=region),
        blocs=places.get(found.organisation_id, {}),
    )


def groups_by_line(session: Session, consultation: Consultation) -> dict[str, dict[UUID, str]]:
    """For each line of comparison, the group of each accredited delegation; whoever is outside is absent."""
    members = delegations_of(session, consultation.id)
    return {
        line: {found.id: group for found in members if (group := found.group_along(line)) is not None}
        for line in counted_lines(consultation.compare)
    }


def accredited_by_line(session: Session, consultation: Consultation) -> dict[str, dict[str, int]]:
    """For each line of comparison, how many accredited delegations each group has, residues included."""
    counts: dict[str, dict[str, int]] = {}
    for line in counted_lines(consultation.compare):
        query = standing_along(sa.select(group_column(line), sa.func.count()).select_from(Delegation), line)
        query = query.where(Delegation.consultation_id == consultation.id, Delegation.withdrawn_at.is_(None))
        counts[line] = {row[0]: row[1] for row in session.execute(query.group_by(ALONG).order_by(ALONG))}
    return counts


def _blocs_in(session: Session, consultation_id: UUID) -> dict[UUID, dict[str, str]]:
    query = (
        sa.select(BlocMembership)
        .join(Delegation, Delegation.organisation_id == BlocMembership.organisation_id)
        .where(Delegation.consultation_id == consultation_id)
    )
    places: dict[UUID, dict[str, str]] = {}
    for membership in session.scalars(query):
        places.setdefault(membership.organisation_id, {})[membership.bloc_set] = membership.bloc
    return places


def people_holding(
    session: Session, consultation_id: UUID, role: Role, *, delegation_id: UUID | None = None
) -> list[Holder]:
    """Who holds a role now, by name; in one delegation only when that is given."""
    query = (
        sa.select(Person, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.consultation_id == consultation_id, Appointment.role == role)
        .where(Appointment.ended_at.is_(None))
        .order_by(Person.name)
    )
    if delegation_id is not None:
        query = query.where(Appointment.delegation_id == delegation_id)
    return [Holder(person=person, appointment=held) for person, held in session.execute(query)]


def people_of(session: Session, consultation_id: UUID) -> list[Person]:
    """Everybody who holds an office now, by name."""
    held = sa.select(Appointment.person_id).where(
        Appointment.consultation_id == consultation_id, Appointment.ended_at.is_(None)
    )
    return list(session.scalars(sa.select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id)))


def focal_point_of(session: Session, delegation_id: UUID | None) -> Appointment | None:
    """The focal point's appointment in a delegation; None when the office is vacant."""
    query = sa.select(Appointment).where(Appointment.delegation_id == delegation_id, Appointment.ended_at.is_(None))
    return session.scalars(query.where(Appointment.role == Role.FOCAL_POINT)).one_or_none()


_OFFICES = (
    sa.select(Appointment)
    .outerjoin(Delegation, Delegation.id == Appointment.delegation_id)
    .where(
        Appointment.person_id == sa.bindparam("holder"),
        Appointment.ended_at.is_(None),
        Delegation.withdrawn_at.is_(None),
    )
    .order_by(Appointment.started_at, Appointment.id)
)
"""Asked with every request, so it is put together once."""


def offices_of(session: Session, person_id: UUID) -> tuple[Office, ...]:
    """The offices that a person holds now, in all consultations; those in withdrawn delegations are void."""
    return tuple(
        Office(
            role=Role(held.role),
            consultation_id=held.consultation_id,
            delegation_id=held.delegation_id,
            body_id=held.body_id,
        )
        for held in session.scalars(_OFFICES, {"holder": person_id})
    )
