"""Measures of one group and of the distance between groups."""

from fractions import Fraction

import pytest
from hypothesis import given

from consult.domain.measures import (
    Side,
    cliffs_delta,
    evaluable_groups,
    gap,
    is_split,
    measure_groups,
    side_depends_on,
    side_of,
    support_bounds,
)
from consult.domain.tallies import Tally, expressed
from tests.consult.domain.tables import rows, tallies, tally_of


def test_a_group_is_evaluable_from_five_expressed_positions():
    tally = tally_of("0 0 1 2 2 0 / 0 0 0 2 2 9 / 1 1 1 1 1 0", groups=("a", "b", "other"))

    assert evaluable_groups(tally) == ("a",)


def test_a_quarter_of_net_support_is_a_side():
    assert [side_of(Fraction(n, 100)) for n in (25, 24, -24, -25)] == [Side.FOR, Side.NONE, Side.NONE, Side.AGAINST]


def test_a_group_without_expressed_positions_has_no_shares_and_no_side():
    measure = measure_groups(Tally({"a": (0, 0, 0, 0, 0, 7)}, accredited={"a": 9}))["a"]

    assert (measure.expressed, measure.abstained, measure.silent, measure.evaluable) == (0, 7, 2, False)
    assert (measure.support, measure.opposition, measure.net_support, measure.side) == (None, None, None, None)


def test_a_third_on_each_side_splits_a_group_exactly():
    assert is_split((2, 0, 2, 0, 2, 0))
    assert not is_split((2, 0, 3, 0, 2, 0))
    assert not is_split((0, 0, 0, 0, 0, 3))


def test_a_small_group_is_never_called_split():
    assert not measure_groups(Tally({"a": (1, 0, 0, 1, 0, 0)}))["a"].split


def test_the_gap_is_the_distance_between_the_outermost_evaluable_groups():
    assert gap(tally_of("0 1 1 5 3 / 3 3 1 0 0 / 0 1 0 3 1")) == Fraction(7, 10) + Fraction(6, 7)
    assert gap(tally_of("0 1 1 5 3")) is None


def test_support_of_the_invited_is_bounded_by_reading_the_unknown_both_ways():
    bounds = support_bounds((1, 1, 2, 3, 3, 2), silent=4)

    assert (bounds.least, bounds.greatest) == (0.375, 0.75)


def test_a_side_depends_on_the_unknown_only_when_they_could_change_it():
    row = (1, 1, 2, 3, 3, 2)

    assert side_depends_on(row, 4)
    assert not side_depends_on(row, 0)
    assert not side_depends_on((0, 0, 0, 40, 40, 0), 3)


@given(rows().filter(expressed), rows().filter(expressed))
def test_cliffs_delta_turns_around_with_its_groups(first, second):
    assert cliffs_delta(first, second) == -cliffs_delta(second, first)
    assert -1 <= cliffs_delta(first, second) <= 1


@given(rows().filter(expressed))
def test_equal_mixes_have_no_effect(row):
    assert cliffs_delta(row, tuple(3 * count for count in row)) == 0


@given(tallies())
def test_shares_of_any_group_are_shares(tally):
    for measure in measure_groups(tally).values():
        if measure.expressed:
            assert measure.support is not None
            assert measure.opposition is not None
            assert measure.net_support == pytest.approx(measure.support - measure.opposition)
            assert 0 <= measure.support + measure.opposition <= 1 + 1e-12
