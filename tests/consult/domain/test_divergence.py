"""Comparing all targets of a round: properties that hold for any tallies."""

from dataclasses import astuple
from math import isnan

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.divergence import DivergenceClass, FlagName, compare_targets
from consult.domain.tallies import Tally, expressed
from tests.consult.domain.tables import rows, tallies, tally_of

ROUNDS = st.dictionaries(st.sampled_from(["T1", "T2", "T3", "T4"]), tallies(), max_size=4)


def test_a_round_without_targets_has_no_comparisons():
    assert compare_targets({}) == {}


def test_a_target_nobody_answered_has_no_numbers():
    comparison = compare_targets({"T1": Tally({})})["T1"]

    assert comparison.class_ is DivergenceClass.INSUFFICIENT_EVIDENCE
    assert (comparison.p_value, comparison.q_value, comparison.gap, comparison.statistic) == (None, None, None, None)


def test_a_known_p_is_used_instead_of_drawing_again():
    apart = tally_of("0 1 1 5 3 / 3 3 1 0 0 / 0 1 0 3 1")

    compared = compare_targets({"T1": apart, "T2": apart}, p_values={"T1": 0.04, "T2": None})

    assert compared["T1"].p_value == 0.04
    assert compared["T2"].p_value == compare_targets({"T2": apart})["T2"].p_value


def test_a_known_p_does_not_make_an_untestable_target_tested():
    assert compare_targets({"T1": tally_of("0 0 0 0 9")}, p_values={"T1": 0.01})["T1"].p_value is None


def test_targets_without_p_do_not_weigh_on_the_correction():
    apart, lonely = tally_of("0 1 1 5 3 / 3 3 1 0 0"), tally_of("0 0 0 0 9")

    compared = compare_targets({"T1": apart, "T2": lonely, "T3": lonely})

    assert compared["T1"].q_value == compared["T1"].p_value


def test_blocking_reservations_reach_their_target_only():
    tally = tally_of("0 1 1 5 3 / 3 3 1 0 0")

    compared = compare_targets({"T1": tally, "T2": tally}, blocking={"T1": {"civil_society": 2}})

    assert FlagName.BLOCKING in {flag.name for flag in compared["T1"].flags}
    assert FlagName.BLOCKING not in {flag.name for flag in compared["T2"].flags}


@settings(max_examples=40, deadline=None)
@given(ROUNDS, st.randoms(use_true_random=False))
def test_the_order_of_targets_and_of_groups_does_not_matter(tally_by_target, random):
    def shuffled(mapping):
        return dict(random.sample(list(mapping.items()), len(mapping)))

    again = {
        target: Tally(shuffled(tally.counts), shuffled(tally.accredited))
        for target, tally in shuffled(tally_by_target).items()
    }

    assert compare_targets(again) == compare_targets(tally_by_target)


@settings(max_examples=40, deadline=None)
@given(rows(largest=8).filter(lambda row: expressed(row) >= 5), st.integers(2, 4))
def test_equal_mixes_are_never_divided_between(row, groups):
    comparison = compare_targets({"T1": Tally({f"group {number}": row for number in range(groups)})})["T1"]

    assert (comparison.gap, comparison.statistic, comparison.p_value) == (0, 0, 1)
    assert comparison.class_ is not DivergenceClass.DIVIDED_BETWEEN


@settings(max_examples=60, deadline=None)
@given(ROUNDS)
def test_no_number_is_ever_not_a_number(tally_by_target):
    for comparison in compare_targets(tally_by_target).values():
        numbers = [comparison.p_value, comparison.q_value, comparison.gap, comparison.statistic]
        numbers += [value for measure in comparison.groups.values() for value in astuple(measure)]
        assert not any(isinstance(number, float) and isnan(number) for number in numbers)


@settings(max_examples=40, deadline=None)
@given(tallies(largest=6))
def test_turning_every_stance_around_turns_the_direction_around(tally):
    mirrored = Tally({group: (*row[4::-1], row[5]) for group, row in tally.counts.items()})

    before, after = (compare_targets({"T1": one}, p_values={"T1": 0.03})["T1"] for one in (tally, mirrored))

    assert after.class_ is before.class_
    assert after.gap == before.gap
    assert {before.direction, after.direction} in ({None}, {"for", "against"})
