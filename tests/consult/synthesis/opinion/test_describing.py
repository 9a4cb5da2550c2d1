"""What is said of opinion groups: who is in them, what they stand for, how they lie to the declared groups."""

from uuid import UUID

from flask import Flask

from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.synthesis.opinion import describe_opinion
from tests.consult.synthesis.opinion.camps import CODES, camp, count, two_camps
from tests.factories import World, make_world, submit_many


def described(world: World):
    count(world)
    with reading() as session:
        return describe_opinion(session, session.get_one(Consultation, world.consultation_id), world.round_id)


def test_two_camps_that_cut_across_the_declared_groups(app: Flask):
    world = two_camps()

    found = described(world)

    assert found["found"]
    assert [group["size"] for group in found["groups"]] == [10, 10]
    assert found["lines"]["stakeholder_group"]["relation"] == "cuts_across"
    assert found["lines"]["stakeholder_group"]["members"] == {"civil_society": [5, 5], "government": [5, 5]}
    members = [{UUID(point[0]) for point in found["points"] if point[3] == label} for label in (0, 1)]
    assert sorted(map(sorted, members)) == sorted(map(sorted, (camp(world, 0), camp(world, 1))))


def test_each_camp_stands_for_what_it_supports_and_against_what_it_opposes(app: Flask):
    for group in described(two_camps())["groups"]:
        sides = {entry["code"]: entry["side"] for entry in group["stands_for"]}
        assert group["listed"] == len(CODES)
        assert len({sides[code] for code in CODES[:5] if code in sides}) == 1
        assert all(entry["within"] == 10 and entry["within_rest"] == 0 for entry in group["stands_for"])


def test_a_target_that_one_camp_rejects_has_no_consensus_of_groups(app: Flask):
    consensus = described(two_camps())["consensus"]

    assert {entry["code"] for entry in consensus} == set(CODES)
    assert all(entry["for"] < 0.1 and entry["against"] < 0.1 for entry in consensus)


def test_too_few_delegations_get_counts_and_no_groups(app: Flask):
    world = make_world()
    submit_many(world, "T1", dict.fromkeys(world.delegations, Stance.SUPPORT))

    found = described(world)

    assert found == {"found": False, "reason": "too_few", "gate_p_value": None, "delegations": 0, "targets": 1}


def test_a_withdrawn_delegation_takes_no_part(app: Flask):
    world = two_camps()
    with transaction() as session:
        session.get_one(Delegation, world.delegations["government 1"]).withdrawn_at = utc_now()

    assert described(world)["delegations"] == 19
