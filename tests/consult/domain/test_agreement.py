"""The cross-check measures at their ends and on nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.agreement import (
    agreement_a,
    krippendorff_alpha,
    percentile_range,
    polarisation,
    polarisation_squared,
    wasserstein,
)

COUNTS = st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any)


def test_one_place_an_even_spread_and_two_camps_are_the_marks_of_agreement():
    assert agreement_a((0, 0, 7, 0, 0)) == 1
    assert agreement_a((3, 3, 3, 3, 3)) == 0
    assert agreement_a((4, 0, 0, 0, 4)) == -1


def test_two_equal_camps_at_the_ends_are_fully_polarised():
    assert (polarisation((4, 0, 0, 0, 4)), polarisation((0, 0, 0, 9, 0))) == (1, 0)
    assert (polarisation_squared((4, 0, 0, 0, 4)), polarisation_squared((0, 0, 0, 9, 0))) == (1, 0)


def test_nobody_has_no_agreement_and_no_polarisation():
    nobody = (0, 0, 0, 0, 0)

    assert (agreement_a(nobody), polarisation(nobody), polarisation_squared(nobody)) == (None, None, None)
    with pytest.raises(ValueError, match="no percentiles"):
        percentile_range(nobody)
    with pytest.raises(ValueError, match="no distance"):
        wasserstein(nobody, (1, 0, 0, 0, 0))


def test_two_camps_on_our_five_ranks_are_a_disagreement():
    assert percentile_range((5, 0, 0, 0, 5)).is_disagreement
    assert not percentile_range((0, 0, 1, 5, 4)).is_disagreement


def test_alpha_is_undefined_where_all_values_are_equal_or_none_can_be_paired():
    assert krippendorff_alpha([(0, 0, 0, 4, 0), (0, 0, 0, 2, 0)]) is None
    assert krippendorff_alpha([(0, 0, 0, 1, 0), (1, 0, 0, 0, 0)]) is None
    assert krippendorff_alpha([]) is None


def test_observers_who_agree_on_every_unit_have_alpha_one():
    assert krippendorff_alpha([(0, 0, 0, 4, 0), (3, 0, 0, 0, 0), (0, 0, 2, 0, 0)]) == pytest.approx(1)


@given(COUNTS)
def test_measures_of_one_row_stay_in_their_range_and_do_not_know_up_from_down(counts):
    assert -1 <= (agreement_a(counts) or 0) <= 1
    assert 0 <= (polarisation(counts) or 0) <= 1
    assert 0 <= (polarisation_squared(counts) or 0) <= 1
    assert agreement_a(counts) == agreement_a(counts[::-1])
    assert polarisation(counts) == polarisation(counts[::-1])


@given(COUNTS, COUNTS, COUNTS)
def test_wasserstein_is_a_distance(first, second, third):
    assert wasserstein(first, first) == 0
    assert wasserstein(first, second) == wasserstein(second, first)
    assert wasserstein(first, third) <= wasserstein(first, second) + wasserstein(second, third) + 1e-12
