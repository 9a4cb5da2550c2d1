"""The method page of a consultation: its own numbers, and none that its readers may not know."""

import re

import pytest
from flask import Flask

from consult.domain.vocabulary import Attribution, Stance
from tests.consult.synthesis.convergence.dissenters import two_fall_silent
from tests.consult.synthesis.test_outlets import close
from tests.factories import World, make_world, submit_many
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def text_of(app: Flask, world: World, query: str = "", status: int = 200) -> str:
    answer = app.test_client().get(f"/c/{world.slug}/method{query}")
    assert answer.status_code == status, answer.text[:300]
    page = read_page(answer.text)
    assert page.faults == []
    return re.sub(r"\s+", " ", page.find("main")[0].text) if status == 200 else ""


def test_a_target_is_worked_through_step_by_step_with_its_own_counts(app: Flask):
    world = two_fall_silent()

    text = text_of(app, world, "?target=T1")

    assert "Target T1 step by step" in text
    assert "(4 − 1) ÷ 5" in text
    assert "0 points: the largest net support minus the smallest" in text
    assert "p corrected over 3 tested targets" in text
    assert "Agreement rose from 8 of 12 to 8 of 10; 2 that had opposed have not answered yet." in text
    assert "That is stable" in text
    assert "Opinion groups are looked for" in text
    assert "Civil society and Governments" in text or "Governments and Civil society" in text
    text_of(app, world, "?target=T9", 404)
    assert "The rules of the method" in text_of(app, world, "?round=1")


def test_where_names_are_withheld_only_targets_printed_in_full_are_worked_through(app: Flask):
    world = make_world(members={"government": 12, "civil_society": 12}, attribution=Attribution.CHATHAM_HOUSE)
    split = [Stance.SUPPORT] * 6 + [Stance.OPPOSE] * 6
    submit_many(world, "T1", dict(zip(world.delegations, split * 2, strict=True)))
    submit_many(world, "T2", dict(zip(world.delegations, [Stance.OPPOSE, *split[:11]] * 2, strict=True)))
    before = text_of(app, world)
    close(world)

    text = text_of(app, world)

    assert "No numbers are public yet" in before
    assert "Target T1 step by step" in text
    assert "(6 − 6) ÷ 12" in text
    assert "Opinion groups" not in text
    assert "Since round" not in text


def test_a_confidential_consultation_tells_the_rules_and_no_number(app: Flask):
    world = two_fall_silent(Attribution.CONFIDENTIAL)

    text = text_of(app, world, "?round=1")

    assert "This consultation is confidential" in text
    assert not re.search(r"\d ÷ \d|1. Count|Cross-checks", text)
