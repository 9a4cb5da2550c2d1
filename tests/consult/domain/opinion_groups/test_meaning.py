"""What opinion groups stand for, and how they lie to declared groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.opinion_groups import (
    Relation,
    adjusted_rand,
    group_informed_consensus,
    relation_to_declared,
    representativeness,
)

LABELS = st.lists(st.integers(0, 3), min_size=2, max_size=30)


def test_full_support_everywhere_represents_nobody():
    found = representativeness(10, 10, within_rest=20, asked_rest=20)

    assert found.z_between == 0
    assert not found.is_listed


def test_a_group_that_was_asked_nothing_stands_for_nothing():
    assert not representativeness(0, 0, within_rest=0, asked_rest=0).is_listed


def test_one_group_without_support_spoils_the_consensus_of_all():
    agreed, spoiled = group_informed_consensus([(9, 10), (9, 10)]), group_informed_consensus([(9, 10), (0, 10)])

    assert agreed == pytest.approx((10 / 12) ** 2)
    assert spoiled < agreed / 5


@given(LABELS)
def test_a_grouping_is_like_itself_under_any_names(labels):
    assert adjusted_rand(labels, [f"group {label}" for label in labels]) == 1


def test_two_halves_that_cross_are_no_more_alike_than_by_chance():
    assert adjusted_rand([0, 0, 1, 1] * 10, [0, 1, 0, 1] * 10) < 0.05


def test_the_published_example_of_the_adjusted_rand_index():
    """Hubert and Arabie's measure on the standard case of the scikit-learn manual: 0.24."""
    assert adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) == pytest.approx(0.2424, abs=0.00005)


def test_an_index_is_said_in_words():
    assert [relation_to_declared(index) for index in (0.2, 0.21, 0.5)] == [
        Relation.CUTS_ACROSS,
        Relation.OVERLAPS,
        Relation.FOLLOWS,
    ]
