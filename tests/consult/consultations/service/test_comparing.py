"""Setting how groups are compared."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Round
from consult.consultations.service import set_comparison
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotPermitted
from consult.domain.vocabulary import RoundState, Stance
from consult.domain.weighting import Weighting
from consult.events.models import LogEntry
from consult.synthesis.models import Finding
from tests.draining import drain
from tests.factories import make_world, submit_many

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def set_as(world, name, **values):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        actor = world.actor(session, name)
        return set_comparison(session, actor, consultation, at=utc_now(), **values)


def test_a_chair_sets_who_counts_equally_and_the_findings_follow(app):
    world = make_world(targets=("T1",), members={"government": 6, "civil_society": 20})
    stances = {
        name: Stance.SUPPORT if name[-2:] in (" 1", " 2", " 3") else Stance.NEUTRAL for name in world.delegations
    }
    submit_many(world, "T1", stances)
    drain()

    changed = (
        set_as(world, "chair 1", weighting=Weighting.DELEGATIONS),
        set_as(world, "chair 1", weighting=Weighting.DELEGATIONS),
    )
    with reading() as session:
        before = session.scalar(sa.select(Finding.divergence_class))
    drain()

    assert changed == (True, False)
    with reading() as session:
        assert session.scalars(sa.select(LogEntry.name).where(LogEntry.name == "comparison.changed")).all() == [
            "comparison.changed"
        ]
        assert (before, session.scalar(sa.select(Finding.divergence_class))) == ("leaning", "no_clear_direction")


def test_lines_are_chosen_until_the_first_round_opens(app):
    world = make_world()
    with pytest.raises(InvalidInput) as refused:
        set_as(world, "secretariat", weighting=Weighting.GROUPS, compare=["region"])
    assert refused.value.fields == {"compare": "fixed"}

    with transaction() as session:
        session.get_one(Round, world.round_id).state = RoundState.PLANNED
    assert set_as(world, "secretariat", weighting=Weighting.GROUPS, compare=["region", "stakeholder_group"])
    with reading() as session:
        assert session.get_one(Consultation, world.consultation_id).compare == ["region", "stakeholder_group"]
    with pytest.raises(InvalidInput):
        set_as(world, "secretariat", weighting=Weighting.GROUPS, compare=["planets"])


def test_an_observer_sets_nothing(app):
    with pytest.raises(NotPermitted):
        set_as(make_world(), "observer", weighting=Weighting.DELEGATIONS)
