from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accreditation.models import AccreditationChange
from consult.accreditation.service import restore_accreditation, withdraw_accreditation
from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import CapReached, DigestStale, FreshFactorNeeded, InvalidInput, NotPermitted
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.synthesis.service import approve_digest, draft_digest_by_hand
from consult.synthesis.tallying import cells_of
from tests.consult.accreditation.acting import fresh
from tests.draining import drain
from tests.factories import add_delegation, make_world, submit


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 2})


def withdraw(world, name="government 1", by="secretariat", reason="The letter was not theirs."):
    with transaction() as session:
        actor = fresh(session, world, by)
        withdraw_accreditation(session, actor, world.delegations[name], reason=reason, at=utc_now())


def restore(world, name="government 1"):
    with transaction() as session:
        actor = fresh(session, world, "secretariat")
        restore_accreditation(session, actor, world.delegations[name], reason="A new letter came.", at=utc_now())


def events(world, name):
    with reading() as session:
        query = sa.select(LogEntry).where(LogEntry.consultation_id == world.consultation_id, LogEntry.name == name)
        return list(session.scalars(query.order_by(LogEntry.seq)))


def counted(world):
    with reading() as session:
        cells = cells_of(session, world.round_id).get(world.revisions["T1"], {})
    return sum(count for (line, _, mark), count in cells.items() if line == "stakeholder_group" and mark == "support")


def test_a_withdrawn_delegation_submits_nothing_more(world):
    withdraw(world)

    with pytest.raises(Exception, match=r"nothing here|has ended") as refused:
        submit(world, "government 1", "T1")
    assert refused.value.status in {403, 404}
    [event] = events(world, "accreditation.withdrawn")
    assert event.data == {"delegation_id": str(world.delegations["government 1"])}


def test_a_withdrawal_keeps_its_reason_and_happens_once(world):
    withdraw(world)
    withdraw(world, reason="again")

    with reading() as session:
        [change] = session.scalars(sa.select(AccreditationChange))
    assert (change.is_withdrawal, change.reason) == (True, "The letter was not theirs.")
    assert change.person_id == world.people["secretariat"]
    assert len(events(world, "accreditation.withdrawn")) == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2_001, "turned \u202e round"])
def test_a_withdrawal_needs_a_reason_that_can_be_read(world, reason):
    with pytest.raises(InvalidInput) as refused:
        withdraw(world, reason=reason)
    assert "reason" in refused.value.fields


@pytest.mark.parametrize("name", ["chair 1", "observer", "focal point of government 2"])
def test_only_the_secretariat_withdraws_an_accreditation(world, name):
    with pytest.raises(NotPermitted):
        withdraw(world, by=name)


def test_withdrawing_asks_for_a_fresh_factor(world):
    with transaction() as session, pytest.raises(FreshFactorNeeded):
        actor = fresh(session, world, "secretariat", at=utc_now() - timedelta(minutes=16))
        withdraw_accreditation(session, actor, world.delegations["government 1"], reason="Late.", at=utc_now())


def test_what_a_withdrawn_delegation_said_stops_counting_and_counts_again_when_it_is_restored(world):
    submit(world, "government 1", "T1")
    submit(world, "government 2", "T1")
    drain()
    assert counted(world) == 2

    withdraw(world)
    drain()
    assert counted(world) == 1

    restore(world)
    drain()
    assert counted(world) == 2
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)


def test_a_position_that_is_counted_late_does_not_bring_a_withdrawn_delegation_back(world):
    submit(world, "government 1", "T1")
    withdraw(world)
    drain()
    assert counted(world) == 0


def test_a_withdrawal_makes_the_digest_stale(world, settings):
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        digest_id = draft_digest_by_hand(session, fresh(session, world, "chair 1"), consultation, at=utc_now()).id
    withdraw(world)
    with transaction() as session, pytest.raises(DigestStale):
        chair = fresh(session, world, "chair 1")
        approve_digest(session, chair, digest_id, content_hash="", settings=settings, at=utc_now())


def test_a_place_that_was_given_away_is_not_there_to_be_restored(world):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_group = {"government": 2}
    withdraw(world)
    with transaction() as session:
        add_delegation(session, world, "government 3", "government", at=utc_now())

    with pytest.raises(CapReached, match="government"):
        restore(world)
    with reading() as session:
        assert session.get_one(Delegation, world.delegations["government 1"]).withdrawn_at is not None
