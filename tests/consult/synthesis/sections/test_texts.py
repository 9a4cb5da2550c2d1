"""What a machine found in the reasons: told as a suggestion, with two counts, and at the desk alone without names."""

import pytest
from flask import Flask

from consult.domain.synthesis import Section
from consult.domain.vocabulary import Attribution, Audience
from tests.consult.synthesis.sections.drafted import told
from tests.consult.texts.writing import campaign, outpouring
from workers.tasks.texts import find_in_texts

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_themes_and_typical_words_are_told_as_suggestions_without_any_count(app: Flask) -> None:
    world = outpouring()
    assert Section.THEMES not in told(world)  # nobody has looked yet

    find_in_texts.run()

    [words] = told(world)[Section.THEMES]
    assert words.startswith("A machine suggests these from the words of the reasons given; they are no count")
    assert "Themes of the reasons in English: “" in words
    assert "Words in English that this group uses far more often than the others, Governments: “" in words
    assert not any(sign.isdecimal() for sign in words)


def test_near_copies_are_told_with_texts_and_senders_apart(app: Flask) -> None:
    world = campaign()
    find_in_texts.run()

    assert told(world)[Section.NEAR_COPIES] == [
        "On T1 and T2 4 texts of 3 delegations are in nearly the same words. "
        "Each delegation still counts once, whatever its words."
    ]


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_nothing_found_in_texts_leaves_the_desk(app: Flask, rule: Attribution) -> None:
    world = campaign(rule)
    find_in_texts.run()

    assert told(world).keys().isdisjoint({Section.THEMES, Section.NEAR_COPIES})
    assert told(world, audience=Audience.CHAIRS)[Section.NEAR_COPIES]
