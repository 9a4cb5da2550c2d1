"""Corridors of real governments, and of invented ones."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.consultations.queries import delegation_by_id
from consult.database import reading, transaction
from consult.domain.corridors import CorridorClass
from consult.domain.vocabulary import Stance
from consult.synthesis.corridors import CorridorPicture, corridor_between, mean_differences
from consult.synthesis.tallying import recount
from tests.browsing import sign_in
from tests.factories import World, close_and_reword, make_world, submit_many
from tests.markup import read_page

CODES = tuple(f"T{number}" for number in range(1, 8))
FIRST = (Stance.STRONGLY_SUPPORT, Stance.SUPPORT, Stance.SUPPORT, Stance.SUPPORT, Stance.NEUTRAL, Stance.SUPPORT)
SECOND = (Stance.STRONGLY_OPPOSE, Stance.OPPOSE, Stance.OPPOSE, Stance.NEUTRAL, Stance.OPPOSE, Stance.SUPPORT)


def two_governments() -> World:
    """Three governments; the third says what the first says and leaves the last target out."""
    world = make_world(targets=CODES, members={"government": 3, "civil_society": 1})
    for code, first, second in zip(CODES, FIRST, SECOND, strict=False):
        submit_many(world, code, {"government 1": first, "government 2": second, "government 3": first})
    submit_many(world, "T7", {"government 1": Stance.ABSTAIN, "government 2": Stance.SUPPORT})
    with transaction() as session:
        recount(session, session.get_one(Consultation, world.consultation_id), world.round_id)
    return world


def compared(world: World, first: str, second: str) -> CorridorPicture:
    with reading() as session:
        ends = [delegation_by_id(session, world.delegations[name]) for name in (first, second)]
        assert ends[0]
        assert ends[1]
        consultation = session.get_one(Consultation, world.consultation_id)
        return corridor_between(session, consultation, world.round_id, ends[0], ends[1])


def test_a_corridor_is_judged_target_by_target_and_over_all(app: Flask):
    found = compared(two_governments(), "government 1", "government 2")

    assert found.corridor.targets == {
        "T1": CorridorClass.OPPOSED,
        "T2": CorridorClass.OPPOSED,
        "T3": CorridorClass.OPPOSED,
        "T4": CorridorClass.CLOSE,
        "T5": CorridorClass.CLOSE,
        "T6": CorridorClass.CLOSE,
    }
    assert found.corridor.mean_difference == pytest.approx((4 + 2 + 2 + 1 + 1 + 0) / 6)


def test_a_pair_is_placed_among_all_pairs(app: Flask):
    """Of three pairs one is at 0 and two are equally far: half of the ties counts as closer."""
    found = compared(two_governments(), "government 1", "government 2")

    assert found.pairs == 3
    assert found.percentile == pytest.approx((1 + 2 / 2) / 3)


def test_the_order_of_the_ends_turns_the_direction_alone(app: Flask):
    world = two_governments()
    there, back = compared(world, "government 1", "government 2"), compared(world, "government 2", "government 1")

    assert there.corridor.direction
    assert back.corridor.direction
    assert there.corridor.direction.upward == back.corridor.direction.downward == 15
    assert there.percentile == back.percentile


def test_pairs_with_few_shared_targets_are_left_out():
    short = dict.fromkeys(CODES[:5], Stance.SUPPORT)
    long = dict.fromkeys(CODES[:6], Stance.OPPOSE)

    assert mean_differences([short, long, long]) == [0.0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestThePage:
    def test_both_governments_stand_side_by_side(self, app: Flask, client: FlaskClient):
        world = two_governments()
        sign_in(client, world, "chair 1")

        answer = client.get(f"/c/{world.slug}/desk/corridors?origin=government 1&destination=government 2")
        page = read_page(answer.text)

        assert answer.status_code == 200
        assert page.faults == []
        text = page.find("main")[0].text
        assert "On average they are 1.67 steps apart" in text
        assert "that answered 6 or more of the same targets: 2. Closer to each other than these two: 1" in text
        assert "as far apart: 1; farther apart: 0. Percentile: 66, with half of those that are as far apart." in text
        assert "They differ on fewer than 6 targets" in text
        assert text.count("Opposed") == 4  # the key and three targets

    def test_a_closed_round_is_shown_in_its_own_words(self, app: Flask, client: FlaskClient):
        world = two_governments()
        close_and_reword(world, "T1")
        sign_in(client, world, "chair 1")

        text = client.get(f"/c/{world.slug}/desk/corridors?origin=government 1&destination=government 2").text

        assert "Target T1" in text
        assert "Target T1, anew" not in text

    def test_a_government_with_itself_is_refused_by_name(self, app: Flask, client: FlaskClient):
        world = two_governments()
        sign_in(client, world, "chair 1")

        answer = client.get(f"/c/{world.slug}/desk/corridors?origin=government 1&destination=government 1")

        assert answer.status_code == 422
        assert "Choose two different governments." in answer.text
        assert 'href="#destination"' in answer.text

    @pytest.mark.parametrize("name", ["observer", "focal point of government 1"])
    def test_the_corridor_is_for_the_desk(self, app: Flask, client: FlaskClient, name: str):
        world = make_world()
        sign_in(client, world, name)

        assert client.get(f"/c/{world.slug}/desk/corridors").status_code == 404

    def test_a_name_that_is_no_government_here_is_not_there(self, app: Flask, client: FlaskClient):
        world = make_world()
        sign_in(client, world, "chair 1")

        assert client.get(f"/c/{world.slug}/desk/corridors?origin=civil_society 1").status_code == 404
