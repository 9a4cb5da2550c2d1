"""Two rounds, judged on who answered both."""

from fractions import Fraction

import pytest

from consult.domain.convergence import GapTrend, change_of_picture, compare_rounds, gap_trend
from consult.domain.vocabulary import Stance

KEYS = [f"d{number}" for number in range(10)]
GROUPS = {key: "government" if number < 5 else "civil_society" for number, key in enumerate(KEYS)}


def all_of(stance: Stance, keys: list[str] = KEYS) -> dict[str, Stance]:
    return dict.fromkeys(keys, stance)


def test_who_left_and_who_came_are_reported_apart_and_change_nothing():
    before = {**all_of(Stance.SUPPORT), "gone": Stance.OPPOSE}
    after = {**all_of(Stance.SUPPORT), "new": Stance.OPPOSE, "newer": Stance.OPPOSE}

    found = compare_rounds(before, after, groups=GROUPS)

    assert (found.both, found.left, found.came) == (10, 1, 2)
    assert (found.change, found.is_stable, found.moved_up, found.moved_down) == (0, True, 0, 0)


def test_groups_that_meet_have_narrowed_their_gap():
    before = all_of(Stance.SUPPORT) | all_of(Stance.OPPOSE, KEYS[5:])

    found = compare_rounds(before, all_of(Stance.SUPPORT), groups=GROUPS)

    assert (found.gap_before, found.gap_after, found.gap_trend) == (2, 0, GapTrend.NARROWED)
    assert (found.moved_up, found.moved_down, found.is_stable) == (5, 0, False)
    assert found.direction.p_value is None


def test_ten_points_are_a_notable_change_of_gap():
    assert gap_trend(Fraction(5, 10), Fraction(4, 10)) is GapTrend.NARROWED
    assert gap_trend(Fraction(5, 10), Fraction(41, 100)) is GapTrend.STEADY
    assert gap_trend(Fraction(4, 10), Fraction(5, 10)) is GapTrend.WIDENED


def test_an_abstention_changes_the_picture_but_is_no_move_along_the_scale():
    after = all_of(Stance.SUPPORT) | all_of(Stance.ABSTAIN, KEYS[:2])

    found = compare_rounds(all_of(Stance.SUPPORT), after, groups=GROUPS)

    assert (found.change, found.is_stable, found.moved_up, found.moved_down) == (0.2, False, 0, 0)


def test_rounds_without_anyone_in_common_cannot_be_compared():
    found = compare_rounds(all_of(Stance.SUPPORT, KEYS[:3]), all_of(Stance.OPPOSE, KEYS[3:]), groups=GROUPS)

    assert (found.both, found.left, found.came) == (0, 3, 7)
    assert (found.change, found.is_stable, found.gap_trend) == (None, None, None)


@pytest.mark.parametrize(("before", "after"), [((1, 2), (2, 2)), ((0, 0), (0, 0))])
def test_a_picture_is_compared_on_the_same_number_of_delegations(before, after):
    with pytest.raises(ValueError, match="same delegations"):
        change_of_picture(before, after)
