"""Flags: what must be said beside the class."""

from hypothesis import given, settings

from consult.domain.classification import DivergenceClass, classify
from consult.domain.flags import Evidence, FlagName, raise_flags
from consult.domain.tallies import Tally
from tests.consult.domain.tables import tallies, tally_of


def flags_of(
    tally: Tally, *, p_value: float | None = None, q_value: float | None = None, blocking: dict[str, int] | None = None
) -> dict[FlagName, tuple[str, ...]]:
    found = classify(tally, q_value=q_value)
    evidence = Evidence(tally, found.class_, p_value=p_value, q_value=q_value, blocking=blocking or {})
    return {flag.name: flag.groups for flag in raise_flags(evidence)}


def test_an_objection_in_a_residual_group_of_one_is_said():
    tally = Tally({"government": (0, 0, 0, 9, 0, 0), "undisclosed": (0, 1, 0, 0, 0, 0)})

    assert flags_of(tally)[FlagName.OBJECTION] == ("undisclosed",)


def test_a_blocking_reservation_names_its_groups():
    assert flags_of(Tally({}), blocking={"government": 1, "youth": 0}) == {FlagName.BLOCKING: ("government",)}


def test_each_split_group_is_named_even_when_the_class_is_another():
    tally = tally_of("2 2 0 2 2 / 0 0 5 3 0 / 0 0 5 3 0")

    assert flags_of(tally)[FlagName.SPLIT_GROUP] == ("government",)


def test_groups_on_one_side_can_differ_in_degree():
    tally = tally_of("0 0 0 10 0 / 0 0 0 0 10 / 0 0 0 5 5")

    assert flags_of(tally, p_value=0.01, q_value=0.05)[FlagName.DIFFERS_IN_DEGREE] == (
        "civil_society",
        "government",
        "private_sector",
    )
    assert FlagName.DIFFERS_IN_DEGREE not in flags_of(tally, p_value=0.01, q_value=0.06)


def test_a_division_between_groups_is_not_also_a_difference_in_degree():
    tally = tally_of("0 1 1 5 3 / 3 3 1 0 0")

    assert FlagName.DIFFERS_IN_DEGREE not in flags_of(tally, p_value=0.001, q_value=0.001)


def test_groups_apart_that_many_targets_do_not_confirm_are_a_possible_division():
    tally = tally_of("0 1 1 5 3 / 3 3 1 0 0")

    assert FlagName.POSSIBLE_DIVISION in flags_of(tally, p_value=0.05, q_value=0.06)
    assert FlagName.POSSIBLE_DIVISION not in flags_of(tally, p_value=0.051, q_value=0.06)
    assert FlagName.POSSIBLE_DIVISION not in flags_of(tally, p_value=0.01, q_value=0.05)


def test_a_bloc_that_withholds_its_voice_is_news_though_it_cannot_be_evaluated():
    weog = Tally({"WEOG": (0, 0, 0, 1, 1, 27), "EEG": (0, 0, 0, 5, 1, 5), "AFR": (0, 0, 0, 2, 0, 2)})

    raised = flags_of(weog)

    assert raised[FlagName.ABSTAINING_GROUP] == ("WEOG",)
    assert raised[FlagName.DEPENDS_ON_ABSTENTIONS] == ("EEG", "WEOG")


def test_silence_that_could_change_a_side_is_said():
    tally = Tally({"a": (1, 1, 2, 3, 3, 2)}, accredited={"a": 16})

    assert flags_of(tally)[FlagName.DEPENDS_ON_SILENCE] == ("a",)
    assert FlagName.LOW_RESPONSE not in flags_of(tally)


def test_a_group_of_which_fewer_than_half_answered_is_named():
    accredited = {"a": 24, "b": 25, "youth": 3, "other": 90}
    tally = Tally({"a": (1, 1, 2, 3, 3, 2), "b": (1, 1, 2, 3, 3, 2)}, accredited=accredited)

    assert flags_of(tally)[FlagName.LOW_RESPONSE] == ("b", "youth")


@settings(deadline=None)
@given(tallies())
def test_a_flag_never_comes_without_a_group_and_never_twice(tally):
    evidence = Evidence(tally, DivergenceClass.LEANING, p_value=0.02, q_value=0.04, blocking={})

    flags = raise_flags(evidence)

    assert all(flag.groups for flag in flags)
    assert len({flag.name for flag in flags}) == len(flags)
