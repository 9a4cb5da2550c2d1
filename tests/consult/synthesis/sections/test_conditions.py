"""Conditions and amendments: who stands behind which words, and what leaves the desk of them."""

import pytest
from flask import Flask

from consult.domain.synthesis import Section
from consult.domain.vocabulary import Attribution, Audience, Stance
from tests.associating import associate, declare
from tests.consult.synthesis.sections.drafted import told
from tests.factories import make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANARY = "Only if Quibblestan pays"


def test_words_are_ranked_by_the_delegations_behind_them_whatever_their_capitals(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 4})
    submit(world, "government 1", "T1", conditions="A ceiling of five per cent.")
    submit(world, "government 2", "T1", conditions="Costs are shared")
    submit(world, "government 3", "T1", conditions="costs  are shared.")
    submit(world, "government 4", "T1", Stance.OPPOSE, amendment="Replace “shall” by “should”")

    [words] = told(world)[Section.CONDITIONS]

    assert words == (
        "3 delegations attach conditions to “Target T1”: “Costs are shared” (government 2 and government 3); “A "
        "ceiling of five per cent.” (government 1). 1 delegation proposes other words for “Target T1”: “Replace "
        "“shall” by “should”” (government 4)."
    )


def test_who_joined_a_statement_stands_behind_its_words_after_the_author(app: Flask) -> None:
    world = make_world(targets=("T1", "T2"), members={"civil_society": 5})
    submit(world, "civil_society 5", "T1", conditions="Costs are shared")
    statement = declare(world, "civil_society 5", ["T1"])
    for number in (1, 2, 3, 4):
        associate(world, f"civil_society {number}", statement)

    [words] = told(world)[Section.CONDITIONS]

    assert "5 delegations attach conditions" in words
    assert "(civil_society 5, civil_society 1, civil_society 2 and 2 others)" in words


def test_a_changed_position_takes_its_conditions_back(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 2})
    submit(world, "government 1", "T1", conditions="Costs are shared")
    submit(world, "government 1", "T1", base_version=1)

    assert Section.CONDITIONS not in told(world)


def test_a_quotation_names_its_language_where_the_reader_has_another(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 2})
    submit(world, "government 1", "T1", conditions="Nous demandons que les coûts soient partagés dans la région")

    [words] = told(world)[Section.CONDITIONS]

    assert "dans la région” (in the original language: French; government 1)" in words
    assert "government 1)" in told(world, "fr")[Section.CONDITIONS][0]
    assert "fran" not in told(world, "fr")[Section.CONDITIONS][0]


def test_further_wordings_are_counted(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 5})
    for number in range(1, 6):
        submit(world, f"government {number}", "T1", conditions=f"Condition {number}")

    assert told(world)[Section.CONDITIONS][0].endswith("; and 2 more.")


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_no_word_and_no_count_of_conditions_leaves_the_desk(app: Flask, rule: Attribution) -> None:
    world = make_world(targets=("T1", "T2"), members={"government": 12}, attribution=rule)
    for number in range(1, 13):
        stance = Stance.OPPOSE if number > 6 else Stance.SUPPORT
        submit(world, f"government {number}", "T1", stance, conditions=CANARY, amendment=CANARY)
        submit(world, f"government {number}", "T2", stance, conditions=CANARY if number < 5 else "")

    found = told(world)

    assert found[Section.CONDITIONS] == ["Several delegations attach conditions to “Target T1” or propose other words."]
    assert CANARY not in str(found)
    at_desk = told(world, audience=Audience.CHAIRS)[Section.CONDITIONS]
    assert "12 delegations attach conditions to “Target T1”" in at_desk[0]
    assert (CANARY in at_desk[0]) == (rule == Attribution.CHATHAM_HOUSE)  # where all at the desk may read names


def test_one_delegation_cannot_turn_several_into_none_or_back(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 24}, attribution=Attribution.CHATHAM_HOUSE)
    for number in range(1, 25):
        stance = Stance.OPPOSE if number > 12 else Stance.SUPPORT
        submit(world, f"government {number}", "T1", stance, conditions=CANARY if number <= 4 else "")
    assert Section.CONDITIONS not in told(world)

    submit(world, "government 5", "T1", base_version=1, conditions=CANARY)  # the fifth, which could be counted
    assert Section.CONDITIONS not in told(world)

    for number in range(7, 19):  # six to each side, so that the new table gives nobody away
        submit(world, f"government {number}", "T1", Stance.SUPPORT if number > 12 else Stance.OPPOSE, base_version=1)
    assert Section.CONDITIONS in told(world)  # a new table, and five stand behind conditions in it

    submit(world, "government 5", "T1", base_version=2)
    assert Section.CONDITIONS in told(world)
