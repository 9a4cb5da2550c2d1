import pytest

from consult.domain import vocabulary
from consult.presentation import labels
from consult.presentation.labels import class_label, comparison_label, group_label, label, round_label
from tests.drawing import drawing_app


@pytest.fixture(autouse=True)
def _reading_english():
    with drawing_app().test_request_context():
        yield


@pytest.mark.parametrize(
    ("enumeration", "words"),
    [
        (vocabulary.Stance, labels.STANCES),
        (vocabulary.Stance, labels.STANCE_MARKS),
        (vocabulary.StakeholderGroup, labels.GROUPS),
        (vocabulary.Role, labels.ROLES),
        (vocabulary.Level, labels.LEVELS),
        (vocabulary.TargetLevel, labels.LEVELS),
        (vocabulary.Attribution, labels.ATTRIBUTIONS),
        (vocabulary.DigestState, labels.DIGEST_STATES),
        (vocabulary.DeliveryState, labels.DELIVERY_STATES),
        (vocabulary.WorkState, labels.WORK_STATES),
    ],
)
def test_every_value_of_the_vocabulary_has_its_words(enumeration, words):
    assert all(label(words, value) for value in enumeration)


def test_residual_groups_and_the_five_regional_groups_have_names():
    names = {*vocabulary.RESIDUAL_GROUPS, "AFR", "APG", "EEG", "GRULAC", "WEOG"}
    assert names <= set(labels.GROUPS)
    assert group_label("WEOG") == "Western European and Others"


@pytest.mark.parametrize("name", ["consensus", "broad_agreement", "leaning"])
def test_a_class_with_a_direction_says_it(name):
    assert class_label(name, "for").endswith(" for")
    assert class_label(name, "against").endswith(" against")
    assert not class_label(name).endswith(("for", "against"))


def test_a_class_without_a_direction_ignores_one():
    assert class_label("divided_between", "for") == "Divided between groups"


def test_a_consultation_may_name_its_groups_and_lines_itself():
    assert group_label("WEOG", {"WEOG": "Western States"}) == "Western States"
    assert comparison_label("bloc:corridor_end", {"bloc:corridor_end": "End of the corridor"}) == "End of the corridor"


def test_a_group_that_nobody_named_is_shown_as_it_was_given():
    assert group_label("Landlocked") == "Landlocked"
    assert comparison_label("bloc:small_islands") == "small islands"


def test_no_side_is_said_in_words():
    assert label(labels.SIDES, None) == "No clear side"


def test_a_round_says_where_it_stands():
    assert round_label(2) == "Round 2"
    assert [round_label(2, state) for state in vocabulary.RoundState] == [
        "Round 2 planned",
        "Round 2 open",
        "Round 2 closed",
    ]
