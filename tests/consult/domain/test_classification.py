"""The seven classes, each on its own threshold."""

import pytest

from consult.domain.classification import DivergenceClass, classify
from consult.domain.measures import Side
from consult.domain.tallies import Tally
from tests.consult.domain.tables import tally_of


def class_of(text: str, q_value: float | None = 1.0) -> tuple[DivergenceClass, Side | None]:
    found = classify(tally_of(text), q_value=q_value)
    return found.class_, found.direction


def test_one_evaluable_group_is_not_enough_evidence():
    assert class_of("0 0 0 0 9 / 4 0 0 0 0", q_value=None) == (DivergenceClass.INSUFFICIENT_EVIDENCE, None)


def test_three_of_twenty_on_the_other_side_is_too_many_for_broad_agreement():
    assert class_of("0 3 0 17 0 / 0 0 0 0 5") == (DivergenceClass.LEANING, Side.FOR)
    assert class_of("0 2 1 17 0 / 0 0 0 0 5") == (DivergenceClass.BROAD_AGREEMENT, Side.FOR)


def test_seven_of_ten_on_one_side_is_enough_for_broad_agreement():
    assert class_of("0 1 2 7 0 / 0 0 0 0 5")[0] is DivergenceClass.BROAD_AGREEMENT
    assert class_of("0 0 4 7 0 / 0 0 0 0 5") == (DivergenceClass.LEANING, Side.FOR)


def test_agreement_can_be_against():
    assert class_of("9 0 1 0 0 / 0 5 0 0 0") == (DivergenceClass.CONSENSUS, Side.AGAINST)
    assert class_of("9 0 0 1 0 / 0 5 0 0 0") == (DivergenceClass.BROAD_AGREEMENT, Side.AGAINST)


@pytest.mark.parametrize("objector", ["youth", "other", "undisclosed"])
def test_one_objection_from_any_group_however_small_ends_consensus(objector):
    agreed = tally_of("0 0 0 9 0 / 0 0 0 0 5")
    contested = Tally({**agreed.counts, objector: (0, 1, 0, 0, 0, 0)})

    assert classify(agreed, q_value=1.0).class_ is DivergenceClass.CONSENSUS
    assert classify(contested, q_value=1.0).class_ is DivergenceClass.BROAD_AGREEMENT


def test_a_division_between_groups_needs_a_small_q_a_wide_gap_and_two_sides():
    apart = "0 1 1 5 3 / 3 3 1 0 0"

    assert class_of(apart, 0.05)[0] is DivergenceClass.DIVIDED_BETWEEN
    assert class_of(apart, 0.051)[0] is not DivergenceClass.DIVIDED_BETWEEN
    assert class_of("20 0 30 0 50 / 0 25 25 50 0", 0.001)[0] is not DivergenceClass.DIVIDED_BETWEEN
    assert class_of("0 20 30 50 0 / 0 0 0 0 100", 0.001) == (DivergenceClass.LEANING, Side.FOR)


def test_a_gap_of_exactly_half_is_wide():
    assert class_of("0 0 75 25 0 / 0 25 75 0 0", 0.01)[0] is DivergenceClass.DIVIDED_BETWEEN


def test_half_of_the_groups_split_is_a_line_through_the_groups():
    assert class_of("2 2 0 2 2 / 0 0 5 3 0")[0] is DivergenceClass.DIVIDED_WITHIN
    assert class_of("2 2 0 2 2 / 0 0 5 3 0 / 0 0 5 3 0")[0] is not DivergenceClass.DIVIDED_WITHIN


def test_each_group_counts_once_in_a_leaning_whatever_its_size():
    assert class_of("0 0 4 2 0 / 0 0 500 100 0") == (DivergenceClass.LEANING, Side.FOR)
    assert class_of("0 0 5 1 0 / 0 0 100 500 0") == (DivergenceClass.LEANING, Side.FOR)
    assert class_of("0 0 6 1 0 / 0 1 7 2 0") == (DivergenceClass.NO_CLEAR_DIRECTION, None)
    assert class_of("0 3 3 0 0 / 0 2 5 0 0") == (DivergenceClass.LEANING, Side.AGAINST)
