import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import NewDelegation, accredit_delegation, accredit_delegations
from consult.database import utc_now
from consult.domain.errors import NotPermitted
from consult.domain.permissions import SYSTEM
from consult.events.models import LogEntry
from consult.organisations.service import NewOrganisation, register_organisation
from tests.factories import make_world


def new_delegation(session, key):
    organisation_id = register_organisation(session, SYSTEM, NewOrganisation(name=key), at=utc_now())
    return NewDelegation(organisation_id=organisation_id, key=key, stakeholder_group="government")


@pytest.fixture
def world(app):
    return make_world(members={"government": 1})


def test_accreditations_are_announced_one_by_one_in_their_order(world, session):
    consultation = session.get_one(Consultation, world.consultation_id)
    wanted = [new_delegation(session, key) for key in ("ve", "no")]

    identifiers = accredit_delegations(session, SYSTEM, consultation, wanted, at=utc_now())

    assert [session.get_one(Delegation, identifier).key for identifier in identifiers] == ["ve", "no"]
    entries = session.scalars(
        sa.select(LogEntry).where(LogEntry.name == "delegation.accredited").order_by(LogEntry.seq)
    )
    assert [entry.data["delegation_id"] for entry in entries][-2:] == [str(identifier) for identifier in identifiers]


def test_only_the_secretariat_accredits(world, session):
    consultation = session.get_one(Consultation, world.consultation_id)

    with pytest.raises(NotPermitted):
        accredit_delegation(
            session, world.actor(session, "chair 1"), consultation, new_delegation(session, "ve"), at=utc_now()
        )
