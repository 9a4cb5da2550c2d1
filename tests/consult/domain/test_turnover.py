"""A change of agreement taken apart: who left, who changed, who came."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.turnover import Parts, by_side, turnover
from consult.domain.vocabulary import Stance

SUPPORT, OPPOSE, ABSTAIN = Stance.SUPPORT, Stance.OPPOSE, Stance.ABSTAIN
PAIRS = [pair for pair in product([None, *Stance], repeat=2) if any(pair)]
TRANSITIONS = st.lists(st.sampled_from(PAIRS), max_size=40).map(Counter)


def test_two_dissenters_who_fall_silent_explain_all_of_the_rise():
    found = turnover({(SUPPORT, SUPPORT): 8, (OPPOSE, OPPOSE): 2, (OPPOSE, None): 2})

    assert (found.before.support, found.before.expressed) == (8, 12)
    assert (found.after.support, found.after.expressed) == (8, 10)
    assert found.parts == Parts(attrition=Fraction(2, 15), stances=Fraction(0), newcomers=Fraction(0))
    assert found.parts.in_points() == (13, 0, 0)
    assert (found.changed, by_side(found.left), found.must_be_told, found.is_notable) == (0, {"oppose": 2}, True, True)


def test_the_same_rise_by_persuasion_need_not_be_told():
    found = turnover({(SUPPORT, SUPPORT): 8, (OPPOSE, OPPOSE): 2, (OPPOSE, SUPPORT): 2})

    assert found.parts == Parts(attrition=Fraction(0), stances=Fraction(1, 6), newcomers=Fraction(0))
    assert (found.changed, found.must_be_told) == (2, False)


def test_a_step_to_an_abstention_is_a_change_of_stance_and_not_attrition():
    found = turnover({(SUPPORT, SUPPORT): 8, (OPPOSE, ABSTAIN): 2, (OPPOSE, OPPOSE): 2})

    assert found.parts == Parts(attrition=Fraction(0), stances=Fraction(2, 15), newcomers=Fraction(0))


def test_half_of_a_change_is_enough_to_be_told():
    half = Parts(attrition=Fraction(1, 10), stances=Fraction(1, 10), newcomers=Fraction(0))
    less = Parts(attrition=Fraction(1, 10), stances=Fraction(2, 10), newcomers=Fraction(0))
    against = Parts(attrition=Fraction(-1, 10), stances=Fraction(2, 10), newcomers=Fraction(0))

    assert [parts.is_owed_to_turnover for parts in (half, less, against)] == [True, False, False]


def test_a_change_of_less_than_a_point_is_told_in_tenths_that_add_up():
    small = Parts(attrition=Fraction(-1, 250), stances=Fraction(7, 1000), newcomers=Fraction(0))

    assert small.in_points() == (-0.4, 0.7, 0)


def test_where_nobody_spoke_in_both_rounds_nothing_is_taken_apart():
    found = turnover({(SUPPORT, None): 3, (None, OPPOSE): 2})

    assert (found.parts, found.change, found.must_be_told) == (None, -1, True)


def test_no_answers_at_all_have_no_change():
    found = turnover({})

    assert (found.change, found.parts, found.must_be_told, found.is_notable) == (None, None, False, False)


@pytest.mark.parametrize("transitions", [{(None, None): 1}, {(SUPPORT, SUPPORT): -1}])
def test_what_is_no_transition_is_refused(transitions: dict[tuple[Stance | None, Stance | None], int]):
    with pytest.raises(ValueError, match="at least one of the rounds"):
        turnover(transitions)


@given(TRANSITIONS)
def test_the_parts_add_up_to_the_whole_exactly_and_in_printed_points(
    transitions: dict[tuple[Stance | None, Stance | None], int],
):
    found = turnover(transitions)

    if found.parts is not None:
        assert found.parts.whole == found.change
        printed, whole = sum(found.parts.in_points()), float(100 * found.parts.whole)
        assert abs(printed - whole) <= 0.5
        exact = (found.parts.attrition, found.parts.stances, found.parts.newcomers)
        if whole and abs(printed) < 0.01:
            assert found.parts.in_points() == (0, 0, 0), "a change is never taken apart and printed as none"
            assert abs(whole) <= 0.05
        else:
            assert all(
                abs(points - 100 * part) < 2 for points, part in zip(found.parts.in_points(), exact, strict=True)
            )
    if not found.left and found.parts is not None:
        assert found.parts.attrition == 0
    if not found.came and found.parts is not None:
        assert found.parts.newcomers == 0
    if not found.changed and found.parts is not None:
        assert found.parts.stances == 0


@given(TRANSITIONS)
def test_reading_the_rounds_backwards_turns_every_change_round(
    transitions: dict[tuple[Stance | None, Stance | None], int],
):
    there, back = turnover(transitions), turnover({(new, old): n for (old, new), n in transitions.items()})

    assert (there.left, there.came, there.changed) == (back.came, back.left, back.changed)
    if there.parts and back.parts:
        assert there.parts.stances == -back.parts.stances
        assert there.parts.attrition == -back.parts.newcomers
