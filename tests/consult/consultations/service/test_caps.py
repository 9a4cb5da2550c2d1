import pytest

from consult.consultations.models import Consultation
from consult.consultations.service import NewDelegation, accredit_delegations
from consult.consultations.service.caps import roots_of, trees_of
from consult.database import utc_now
from consult.domain.errors import CapReached
from consult.domain.permissions import SYSTEM
from consult.organisations.service import NewOrganisation, register_organisation
from tests.factories import make_world


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


def organisation(session, name, parent_id=None):
    return register_organisation(session, SYSTEM, NewOrganisation(name=name, parent_id=parent_id), at=utc_now())


def accredit(session, world, *organisation_ids, group="government"):
    consultation = session.get_one(Consultation, world.consultation_id)
    new = [NewDelegation(organisation_id=found, key=str(found), stakeholder_group=group) for found in organisation_ids]
    return accredit_delegations(session, SYSTEM, consultation, new, at=utc_now())


def test_a_house_has_one_delegation_however_deep_its_bodies_are(world, session):
    top = organisation(session, "Norland")
    ministry = organisation(session, "Ministry", top)
    office = organisation(session, "Office", ministry)
    assert set(roots_of(session, [top, ministry, office]).values()) == {top}
    assert trees_of(session, [top]) == {top: top, ministry: top, office: top}

    accredit(session, world, office)
    for other in (top, ministry):
        with pytest.raises(CapReached, match="Norland"):
            accredit(session, world, other)


def test_two_of_one_house_that_come_together_are_counted_together(world, session):
    top = organisation(session, "Norland")
    with pytest.raises(CapReached, match="Norland"):
        accredit(session, world, top, organisation(session, "Ministry", top))
    accredit(session, world, top, organisation(session, "Elsewhere"))


def test_a_consultation_may_say_more(world, session):
    session.get_one(Consultation, world.consultation_id).most_per_organisation = 2
    top = organisation(session, "Norland")
    accredit(session, world, top, organisation(session, "First", top))
    with pytest.raises(CapReached) as reached:
        accredit(session, world, organisation(session, "Second", top))
    assert reached.value.extra == {"cap": "organisation", "name": "Norland", "most": 2}


def test_a_group_has_its_cap_and_the_others_have_none(world, session):
    session.get_one(Consultation, world.consultation_id).most_per_group = {"government": 2}
    accredit(session, world, organisation(session, "First"))
    with pytest.raises(CapReached, match="government"):
        accredit(session, world, organisation(session, "Second"))
    accredit(session, world, organisation(session, "Third"), group="civil_society")
