"""The signed-rank test by all flips of signs."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.signed_rank import EXACT_UP_TO, signed_rank


def test_nobody_moved_is_no_test():
    found = signed_rank([0, 0, 0])

    assert (found.movers, found.upward, found.downward, found.p_value) == (0, 0, 0, None)


def test_as_much_up_as_down_has_p_one():
    assert signed_rank([1, -1, 1, -1, 2, -2]).p_value == 1.0


@settings(deadline=None)
@given(st.lists(st.integers(-4, 4).filter(bool), min_size=6, max_size=9))
def test_p_is_the_share_of_sign_flips_at_least_as_lopsided(differences):
    found = signed_rank(differences)

    sizes = sorted(map(abs, differences))
    ranks = [sizes.index(abs(difference)) + (sizes.count(abs(difference)) + 1) / 2 for difference in differences]
    sums = [
        sum(sign * rank for sign, rank in zip(signs, ranks, strict=True))
        for signs in product((1, -1), repeat=len(ranks))
    ]
    hits = sum(abs(total) >= abs(found.upward - found.downward) for total in sums)
    assert found.p_value == pytest.approx(hits / len(sums))


@given(st.lists(st.integers(-4, 4), max_size=40))
def test_the_other_direction_has_the_same_p(differences):
    there, back = signed_rank(differences), signed_rank([-difference for difference in differences])

    assert (there.upward, there.downward) == (back.downward, back.upward)
    assert there.p_value == back.p_value


def test_the_approximation_takes_over_without_a_step():
    shares = [1, 1, 1, -1, -1, 2, -2, 3, -1, 1]
    exact = signed_rank(shares * (EXACT_UP_TO // 10)).p_value
    approximate = signed_rank([*shares * (EXACT_UP_TO // 10), 1]).p_value

    assert exact == pytest.approx(approximate, abs=0.001)
