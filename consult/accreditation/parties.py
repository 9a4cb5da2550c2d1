"""Who is at the table already: which names look alike, who is of the applicant's house, which caps are reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import Application, Credential
from consult.accreditation.names import skeleton
from consult.consultations.models import Appointment, Consultation, Delegation
from consult.consultations.service.caps import check_caps, check_group_caps, roots_of
from consult.domain.errors import CapReached
from consult.domain.permissions import Actor
from consult.domain.vocabulary import ApplicationState
from consult.organisations.models import Organisation

_skeleton = lru_cache(maxsize=50_000)(skeleton)


@dataclass(frozen=True, kw_only=True)
class Party:
    """An organisation with a delegation here, now or before."""

    id: UUID
    name: str
    delegation_id: UUID
    is_withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class Flags:
    """What assessors should look at: none of it decides."""

    look_alikes: Sequence[str] = ()
    """Names of other parties and applicants that can be taken for this one."""
    was_withdrawn: bool = False
    """One of those names is a delegation whose accreditation was withdrawn."""
    cap: Mapping[str, object] | None = None
    """The cap that an approval would break: `cap` (group or organisation), `name`, `most`."""
    lacks_credential: bool = False


def parties_at(session: Session, consultation_id: UUID) -> list[Party]:
    """The organisations that have or had a delegation in a consultation, by name."""
    query = sa.select(Organisation.id, Organisation.name, Delegation.id, Delegation.withdrawn_at)
    query = query.join(Delegation, Delegation.organisation_id == Organisation.id)
    rows = session.execute(query.where(Delegation.consultation_id == consultation_id).order_by(Organisation.name))
    return [Party(id=row[0], name=row[1], delegation_id=row[2], is_withdrawn=row[3] is not None) for row in rows]


def flags_of(session: Session, consultation: Consultation, applications: Sequence[Application]) -> dict[UUID, Flags]:
    """The flags of each of these applications."""
    parties = parties_at(session, consultation.id)
    by_look: dict[str, list[Party]] = {}
    for party in parties:
        by_look.setdefault(_skeleton(party.name), []).append(party)
    others = _waiting(session, consultation.id)
    query = sa.select(Credential.application_id)
    shown = set(session.scalars(query.where(Credential.application_id.in_([row.id for row in applications]))))
    return {
        row.id: _flags(session, consultation, row, by_look, others, lacks_credential=row.id not in shown)
        for row in applications
    }


def _flags(
    session: Session,
    consultation: Consultation,
    application: Application,
    by_look: Mapping[str, Sequence[Party]],
    others: Mapping[str, Sequence[tuple[UUID, str]]],
    *,
    lacks_credential: bool,
) -> Flags:
    look = _skeleton(application.organisation_name)
    alike = [party for party in by_look.get(look, ()) if party.id != application.organisation_id]
    waiting = [name for identifier, name in others.get(look, ()) if identifier != application.id]
    return Flags(
        look_alikes=[*(party.name for party in alike), *waiting],
        was_withdrawn=any(party.is_withdrawn for party in alike),
        cap=_cap_reached(session, consultation, application),
        lacks_credential=lacks_credential,
    )


def _waiting(session: Session, consultation_id: UUID) -> dict[str, list[tuple[UUID, str]]]:
    query = sa.select(Application.id, Application.organisation_name)
    query = query.where(Application.consultation_id == consultation_id, Application.state == ApplicationState.RECEIVED)
    found: dict[str, list[tuple[UUID, str]]] = {}
    for identifier, name in session.execute(query):
        found.setdefault(_skeleton(name), []).append((identifier, name))
    return found


def _cap_reached(session: Session, consultation: Consultation, application: Application) -> Mapping[str, object] | None:
    place = application.organisation_id or application.parent_id
    try:
        if place is None:
            check_group_caps(session, consultation, [application.stakeholder_group])
        else:
            check_caps(session, consultation, [(place, application.stakeholder_group)])
    except CapReached as reached:
        return dict(reached.extra)
    return None


def tie_of(session: Session, actor: Actor, application: Application) -> str | None:
    """The organisation of the applicant's house for which the actor holds an office anywhere; None without any."""
    held = sa.select(Organisation.id, Organisation.name).join(Delegation, Delegation.organisation_id == Organisation.id)
    held = held.join(Appointment, Appointment.delegation_id == Delegation.id)
    bodies = sa.select(Organisation.id, Organisation.name).join(Appointment, Appointment.body_id == Organisation.id)
    mine: dict[UUID, str] = {}
    for query in (held, bodies):
        now = query.where(Appointment.person_id == actor.person_id, Appointment.ended_at.is_(None))
        mine.update((row[0], row[1]) for row in session.execute(now))
    look = _skeleton(application.organisation_name)
    for name in mine.values():
        if _skeleton(name) == look:
            return name
    house = _roots(session, [application.organisation_id, application.parent_id])
    roots = roots_of(session, mine)
    return next((name for identifier, name in mine.items() if roots[identifier] in house), None)


def _roots(session: Session, organisation_ids: Iterable[UUID | None]) -> set[UUID]:
    return set(roots_of(session, [found for found in organisation_ids if found is not None]).values())
