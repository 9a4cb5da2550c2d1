"""Benjamini-Hochberg q: a step-up correction that never depends on the order of the targets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.multiple_testing import benjamini_hochberg

P_VALUES = st.dictionaries(st.text(max_size=3), st.floats(1e-9, 1), max_size=12)


def test_no_tests_give_no_q():
    assert benjamini_hochberg({}) == {}


def test_a_single_test_needs_no_correction():
    assert benjamini_hochberg({"T1": 0.03}) == {"T1": 0.03}


def test_a_larger_p_can_lower_the_q_of_a_smaller_one():
    assert benjamini_hochberg({"T1": 0.03, "T2": 0.031}) == pytest.approx({"T1": 0.031, "T2": 0.031})


@given(P_VALUES)
def test_q_is_never_below_p_nor_above_one_and_keeps_its_order(p_values):
    q_values = benjamini_hochberg(p_values)

    assert all(p_values[target] <= q_values[target] <= 1 for target in p_values)
    by_p = sorted(p_values, key=p_values.__getitem__)
    assert all(q_values[a] <= q_values[b] for a, b in pairwise(by_p))


@given(P_VALUES)
def test_the_order_of_the_targets_does_not_matter(p_values):
    assert benjamini_hochberg(p_values) == benjamini_hochberg(dict(reversed(p_values.items())))
