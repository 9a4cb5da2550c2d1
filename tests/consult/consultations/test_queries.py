from collections import Counter
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa

from consult.consultations import queries
from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import close_round, open_round, plan_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Role
from consult.organisations.models import BlocMembership, Organisation
from tests.factories import make_world

DAY = timedelta(days=1)


def consultation_of(session, world):
    return session.get_one(Consultation, world.consultation_id)


def place_in_bloc(session, world, name, bloc):
    delegation = session.get_one(Delegation, world.delegations[name])
    session.add(BlocMembership(organisation_id=delegation.organisation_id, bloc_set="role", bloc=bloc))
    session.flush()


def test_the_current_round_is_the_open_one_else_the_last_closed_else_the_next(app):
    world, now = make_world(), utc_now()
    with transaction() as session:
        consultation = consultation_of(session, world)
        second = plan_round(session, SYSTEM, consultation, opens_at=now, closes_at=now + DAY, at=now)
        numbers = [queries.current_round(session, consultation.id).number]
        close_round(session, SYSTEM, world.round_id, at=now)
        numbers.append(queries.current_round(session, consultation.id).number)
        open_round(session, SYSTEM, second.id, at=now)
        numbers.append(queries.current_round(session, consultation.id).number)

        assert numbers == [1, 1, 2]
        assert queries.current_round(session, uuid4()) is None


def test_groups_are_counted_along_each_line_and_always_by_stakeholder(app):
    world = make_world(members={"government": 3, "other": 1})
    with transaction() as session:
        consultation = consultation_of(session, world)
        consultation.compare = ["bloc:role", "region"]
        place_in_bloc(session, world, "government 1", "origin")
        place_in_bloc(session, world, "other 1", "origin")
        of = {name: session.get_one(Delegation, found).organisation_id for name, found in world.delegations.items()}
        session.get_one(Organisation, of["government 1"]).country = "KE"
        session.get_one(Organisation, of["government 2"]).country = "FR"
        session.get_one(Organisation, of["government 2"]).region = "009"
        session.flush()

        counted = queries.accredited_by_line(session, consultation)
        places = queries.groups_by_line(session, consultation)

        assert counted == {
            "bloc:role": {"origin": 1, "other": 2},
            "region": {"002": 1, "009": 1, "other": 1},
            "stakeholder_group": {"government": 3, "other": 1},
        }
        assert {line: dict(Counter(groups.values())) for line, groups in places.items()} == counted
        assert places["region"][world.delegations["government 2"]] == "009"


def test_a_delegation_that_left_counts_no_more_and_its_offices_are_void(app):
    world = make_world(members={"government": 2})
    with transaction() as session:
        left = world.delegations["government 2"]
        session.execute(sa.update(Delegation).where(Delegation.id == left).values(withdrawn_at=utc_now()))

        assert [found.name for found in queries.delegations_of(session, world.consultation_id)] == ["government 1"]
        assert len(queries.delegations_of(session, world.consultation_id, with_withdrawn=True)) == 2
        assert queries.accredited_by_line(session, consultation_of(session, world))["stakeholder_group"] == {
            "government": 1
        }
        assert queries.offices_of(session, world.people["focal point of government 2"]) == ()


def test_a_delegation_is_found_with_its_name_and_blocs(app):
    world = make_world(members={"government": 1})
    with transaction() as session:
        place_in_bloc(session, world, "government 1", "origin")

        found = queries.delegation_by_id(session, world.delegations["government 1"])
        assert (found.name, found.group, found.blocs) == ("government 1", "government", {"role": "origin"})
        assert queries.delegation_by_id(session, uuid4()) is None


def test_holders_of_an_office_can_be_asked_for_one_delegation(app):
    world = make_world(members={"government": 2})
    with transaction() as session:
        delegation_id = world.delegations["government 2"]

        holders = queries.people_holding(session, world.consultation_id, Role.FOCAL_POINT, delegation_id=delegation_id)

    assert [holder.person.name for holder in holders] == ["focal point of government 2"]


def test_nothing_is_found_where_nothing_is(app):
    with transaction() as session:
        assert queries.consultation_by_slug(session, "absent") is None
        assert queries.consultation_by_id(session, uuid4()) is None
        assert queries.round_by_number(session, uuid4(), 1) is None
