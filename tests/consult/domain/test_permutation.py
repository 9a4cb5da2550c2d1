"""The permutation test: seeded by the table, blind to names and order, close to the exact answer."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.permutation import compared_table, exact_p, kruskal_wallis, permutation_p
from consult.domain.tallies import Tally, expressed
from tests.consult.domain.tables import rows, table_of, tallies, tally_of

APART = "0 1 1 5 3 / 3 3 1 0 0 / 0 1 0 3 1"


def test_fewer_than_two_evaluable_groups_have_no_p():
    assert permutation_p(tally_of("0 0 2 4 4 / 0 0 0 1 3"), targets=1) is None


def test_positions_that_are_all_equal_have_p_one():
    assert permutation_p(tally_of("0 0 0 9 0 / 0 0 0 5 0"), targets=1) == 1.0
    assert kruskal_wallis(table_of("0 9 0 / 0 5 0")) == 0.0


def test_residues_and_small_groups_do_not_enter_the_test():
    with_residue = Tally({**tally_of(APART).counts, "other": (9, 9, 0, 0, 0, 0), "youth": (4, 0, 0, 0, 0, 9)})

    assert compared_table(with_residue) == compared_table(tally_of(APART))
    assert permutation_p(with_residue, targets=6) == permutation_p(tally_of(APART), targets=6)


def test_names_and_order_of_groups_do_not_change_p():
    renamed = tally_of("0 1 0 3 1 / 0 1 1 5 3 / 3 3 1 0 0", groups=("x", "a", "m"))

    assert permutation_p(renamed, targets=6) == permutation_p(tally_of(APART), targets=6)


def test_many_targets_draw_more_tables_so_that_one_can_still_be_confirmed():
    fully_apart = tally_of("40 0 0 0 0 / 0 0 0 0 40")

    assert permutation_p(fully_apart, targets=1) == 1 / 10_000
    assert permutation_p(fully_apart, targets=1_000) == 1 / 40_000


def test_two_small_groups_fully_apart_get_their_exact_p_not_the_chi_square_tail():
    assert exact_p(table_of("3 0 / 0 3")) == pytest.approx(0.1)
    assert exact_p(table_of("4 0 / 0 4")) == pytest.approx(2 / 70)
    assert exact_p(table_of("5 0 / 0 5")) == pytest.approx(2 / 252)


@pytest.mark.parametrize("positions", [400, 12_000, 12_000_000])
def test_any_number_of_positions_is_tested_without_overflow(positions):
    counts = tuple(positions // 10 for _ in range(5))

    p_value = permutation_p(Tally({"a": (*counts, 0), "b": (*counts, 0)}), targets=1)

    assert p_value is not None
    assert p_value == pytest.approx(1.0)


@settings(max_examples=25, deadline=None)
@given(st.lists(rows(largest=3).filter(lambda row: expressed(row) >= 5), min_size=2, max_size=3))
def test_the_drawn_p_lies_within_drawing_error_of_the_exact_one(drawn_rows):
    tally = Tally({f"group {number}": row for number, row in enumerate(drawn_rows)})
    exact = exact_p(compared_table(tally))

    drawn = permutation_p(tally, targets=1)

    assert drawn is not None
    draws = 9_999 if exact < 0.05 else 1_000  # at least one batch; more are drawn where hits are rare
    assert abs(drawn - exact) <= 5 * sqrt(exact * (1 - exact) / draws) + 1 / draws


@settings(max_examples=50, deadline=None)
@given(tallies())
def test_p_is_a_share_above_zero_or_absent(tally):
    p_value = permutation_p(tally, targets=3)

    assert p_value is None or 0 < p_value <= 1


@given(tallies(largest=200))
def test_the_statistic_is_finite_and_never_negative(tally):
    table = compared_table(tally)
    if len(table) > 1:
        assert 0 <= kruskal_wallis(table) < float("inf")
