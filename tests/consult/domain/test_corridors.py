"""Two governments at the ends of a corridor."""

import pytest

from consult.domain.corridors import CorridorClass, classify_pair, compare_corridor, percentile_among
from consult.domain.vocabulary import Stance


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (4, 2, CorridorClass.OPPOSED),
        (1, 5, CorridorClass.OPPOSED),
        (5, 3, CorridorClass.APART),
        (1, 3, CorridorClass.APART),
        (3, 4, CorridorClass.CLOSE),
        (5, 5, CorridorClass.CLOSE),
    ],
)
def test_two_ranks_are_opposed_apart_or_close(first, second, found):
    assert classify_pair(first, second) is classify_pair(second, first) is found


def test_only_targets_on_which_both_expressed_a_stance_are_compared():
    origin = {"T1": Stance.SUPPORT, "T2": Stance.ABSTAIN, "T3": Stance.SUPPORT}
    destination = {"T1": Stance.OPPOSE, "T2": Stance.OPPOSE, "T4": Stance.SUPPORT}

    assert compare_corridor(origin, destination).targets == {"T1": CorridorClass.OPPOSED}


def test_five_shared_targets_are_too_few_to_sum_up():
    five = {f"T{n}": Stance.SUPPORT for n in range(5)}
    six = {f"T{n}": Stance.SUPPORT for n in range(6)}

    assert compare_corridor(five, five).mean_difference is None
    assert compare_corridor(six, six).mean_difference == 0


def test_ties_count_half_in_the_percentile():
    assert percentile_among(1.4, [0.5, 1.4, 1.4, 2.0]) == 0.5
    with pytest.raises(ValueError, match="compared with"):
        percentile_among(1.4, [])
