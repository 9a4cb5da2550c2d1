from uuid import uuid4

import pytest

from consult.consultations.models import Consultation
from consult.consultations.queries import focal_point_of, offices_of, people_holding
from consult.consultations.service import appoint, end_appointment
from consult.database import transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Role
from tests.factories import make_world


@pytest.fixture
def world(app):
    return make_world(members={"government": 1})


def appoint_in(session, world, name, role, *, actor=SYSTEM, delegation_id=None):
    consultation = session.get_one(Consultation, world.consultation_id)
    person_id = world.people[name]
    return appoint(session, actor, consultation, person_id, role, delegation_id=delegation_id, at=utc_now())


def test_an_office_is_given_once(world, session):
    first = appoint_in(session, world, "observer", Role.RAPPORTEUR)
    second = appoint_in(session, world, "observer", Role.RAPPORTEUR)

    assert first.id == second.id
    assert {office.role for office in offices_of(session, world.people["observer"])} == {
        Role.OBSERVER,
        Role.RAPPORTEUR,
    }


def test_a_delegation_has_one_focal_point_and_the_office_passes_on(world, session):
    delegation_id = world.delegations["government 1"]
    with pytest.raises(MoveNotAllowed, match="has a focal point"):
        appoint_in(session, world, "observer", Role.FOCAL_POINT, delegation_id=delegation_id)

    end_appointment(session, SYSTEM, focal_point_of(session, delegation_id).id, at=utc_now())
    appoint_in(session, world, "observer", Role.FOCAL_POINT, delegation_id=delegation_id)

    [holder] = people_holding(session, world.consultation_id, Role.FOCAL_POINT)
    assert holder.person.name == "observer"
    assert offices_of(session, world.people["focal point of government 1"]) == ()


def test_an_office_ends_once(world, session):
    held = appoint_in(session, world, "observer", Role.RAPPORTEUR)
    ended = utc_now()

    end_appointment(session, SYSTEM, held.id, at=ended)
    end_appointment(session, SYSTEM, held.id, at=utc_now())

    session.refresh(held)
    assert held.ended_at == ended


@pytest.mark.parametrize(("role", "is_placed"), [(Role.CHAIR, True), (Role.FOCAL_POINT, False)])
def test_an_office_stands_where_it_belongs(world, session, role, is_placed):
    delegation_id = world.delegations["government 1"] if is_placed else None

    with pytest.raises(InvalidInput):
        appoint_in(session, world, "observer", role, delegation_id=delegation_id)


def test_nobody_is_appointed_in_another_consultations_delegation(app):
    here, there = make_world(), make_world()
    with transaction() as session, pytest.raises(NotFound):
        appoint_in(session, here, "observer", Role.DEPUTY, delegation_id=there.delegations["government 1"])


def test_only_the_secretariat_appoints(world, session):
    with pytest.raises(NotPermitted):
        appoint_in(session, world, "observer", Role.CHAIR, actor=world.actor(session, "chair 1"))
    with pytest.raises(NotFound):
        end_appointment(session, SYSTEM, uuid4(), at=utc_now())
