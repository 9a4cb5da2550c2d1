"""Each group by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.levels import Unity
from consult.domain.measures import Side
from consult.domain.tallies import Tally
from consult.domain.within import MULTILATERAL, coherence_of_groups, within_group, within_groups
from tests.consult.domain.tables import tallies


def test_organisations_are_one_group_with_a_direction_where_they_are_aligned():
    tally = Tally({MULTILATERAL: (5, 2, 1, 0, 0, 4), "government": (2, 1, 0, 1, 2, 0), "youth": (0, 0, 0, 4, 0, 0)})

    found = within_groups(tally)

    assert (found[MULTILATERAL].unity, found[MULTILATERAL].direction) == (Unity.ALIGNED, Side.AGAINST)
    assert (found["government"].unity, found["government"].direction) == (Unity.SPLIT, None)
    assert (found["youth"].unity, found["youth"].row) == (None, (0, 0, 0, 4, 0, 0))
    assert within_group(Tally({}), MULTILATERAL).unity is None


def test_a_group_that_says_the_same_of_every_target_in_turn_is_coherent_and_one_without_answers_is_undefined():
    one = Tally(
        {"a": (6, 0, 0, 0, 0, 0), "b": (3, 0, 0, 0, 3, 0), "c": (0, 0, 0, 0, 0, 6), "other": (1, 1, 1, 1, 1, 0)}
    )
    other = Tally({"a": (0, 0, 0, 0, 6, 0), "b": (3, 0, 0, 0, 3, 0), "c": (0, 0, 0, 0, 0, 6)})

    found = coherence_of_groups([one, other])

    assert found["a"] == pytest.approx(1.0)
    assert found["b"] < 0
    assert found["c"] is None
    assert found.keys() == {"a", "b", "c"}


@settings(max_examples=40, deadline=None)
@given(st.lists(tallies(), max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_targets_does_not_matter_and_no_coherence_is_above_one(found, random):
    coherence = coherence_of_groups(found)

    assert coherence_of_groups(random.sample(found, len(found))) == pytest.approx(coherence)
    assert all(alpha is None or -1.0001 <= alpha <= 1.0001 for alpha in coherence.values())
