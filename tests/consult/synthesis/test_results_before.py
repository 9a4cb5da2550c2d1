"""The next round's form: the own earlier position beside the results of the groups."""

import re

import pytest
from flask import Flask

from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution
from consult.targets.models import TargetRevision
from consult.targets.service import Wording, revise_target
from tests.browsing import sign_in
from tests.consult.positions.visiting import desk
from tests.consult.synthesis.convergence.dissenters import two_fall_silent
from tests.consult.synthesis.test_outlets import EXACT
from tests.factories import World
from tests.listening import statements
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def form(app: Flask, world: World) -> str:
    client = app.test_client()
    sign_in(client, world, "focal point of government 1")
    answer = client.get(desk(world, "/positions/cluster-a"))
    assert answer.status_code == 200
    page = read_page(answer.text)
    assert page.faults == []
    return re.sub(r"\s+", " ", page.find("main")[0].text)


def revise(world: World, code: str) -> None:
    with transaction() as session:
        target_id = session.get_one(TargetRevision, world.revisions[code]).target_id
        wording = Wording(title=f"Target {code}, anew", text="Something else.")
        revise_target(session, SYSTEM, world.consultation_id, target_id, wording, at=utc_now())


def test_the_form_shows_the_own_position_beside_the_groups_and_points_out_a_new_wording(app: Flask):
    world = two_fall_silent()
    before = form(app, world)
    revise(world, "T1")

    after = form(app, world)

    assert before.count("In round 1 you said: +Support") == 3
    assert "On “Target T1” the line runs through the groups" in before
    assert re.search(r"Governments:[^.]*\b4 support", before)
    assert "The wording has changed since round 1" not in before
    assert after.count("The wording has changed since round 1") == 1
    assert after.count("In round 1 you said: +Support") == 3
    client = app.test_client()
    sign_in(client, world, "chair 1")
    text = client.get(f"/c/{world.slug}/desk/convergence").text
    assert "Another wording than in the round before" in text
    assert "Before, 8 of 12 agreed; now nobody took a stance" in text
    assert text.count("The wording changed between the rounds.") == 1


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_the_form_tells_what_was_released_and_never_the_numbers_of_the_moment(app: Flask, rule: Attribution):
    world = two_fall_silent(rule)

    with statements() as seen:
        text = form(app, world)

    assert "How the groups stood in round 1" in text
    assert "you said: +Support" in text
    read = {table for table in EXACT for statement in seen if re.search(rf"\b{table}\b", statement)}
    assert read == set()
    assert ("withheld" in text) is (rule is Attribution.CHATHAM_HOUSE)
