"""The worked consultation of docs/divergence-method.md, value by value."""

import json
from math import sqrt
from pathlib import Path

import pytest

from consult.domain.agreement import agreement_a, polarisation, wasserstein
from consult.domain.divergence import FlagName, compare_targets, compared_table
from consult.domain.measures import cliffs_delta, measure_groups
from consult.domain.multiple_testing import benjamini_hochberg
from consult.domain.opinion_groups import group_informed_consensus
from consult.domain.permutation import exact_p, kruskal_wallis, permutation_p
from consult.domain.tallies import Tally, expressed, supporting

WORKED = json.loads((Path(__file__).parent / "worked_consultation.json").read_text())
TARGETS = WORKED["targets"]
TESTED = [code for code, target in TARGETS.items() if target["exact_p"] is not None]
TALLIES = {
    code: Tally({group: tuple(row) for group, row in zip(WORKED["groups"], target["counts"], strict=True)})
    for code, target in TARGETS.items()
}
COMPARED = compare_targets(TALLIES)
TWO_GROUPS = ((0, 1, 2, 6, 3), (5, 4, 2, 1, 0))


@pytest.mark.parametrize("code", TARGETS)
def test_each_target_has_its_class_and_direction(code):
    comparison, target = COMPARED[code], TARGETS[code]

    assert (comparison.class_, comparison.direction) == (target["class"], target["direction"])


@pytest.mark.parametrize("code", TARGETS)
def test_each_group_has_its_net_support(code):
    measures = measure_groups(TALLIES[code])

    found = [measures[group].net_support for group in WORKED["groups"]]
    assert found == pytest.approx(TARGETS[code]["net_support"], abs=0.0005)


@pytest.mark.parametrize("code", TESTED)
def test_each_tested_target_has_its_statistic_and_its_exact_p(code):
    assert COMPARED[code].statistic == pytest.approx(TARGETS[code]["h"], abs=0.00005)
    assert exact_p(compared_table(TALLIES[code])) == pytest.approx(TARGETS[code]["exact_p"], abs=0.00005)


def test_the_exact_p_of_the_division_has_six_decimals():
    assert exact_p(compared_table(TALLIES["W2"])) == pytest.approx(0.000567, abs=0.0000005)


@pytest.mark.parametrize("code", TESTED)
def test_the_drawn_p_lies_within_three_standard_errors_of_the_exact_one(code):
    exact, drawn = exact_p(compared_table(TALLIES[code])), permutation_p(TALLIES[code], targets=6)

    draws = 9_999 if exact < 0.01 else 1_000  # the others stop in the first batch, with 100 hits and more
    assert drawn == pytest.approx(exact, abs=3 * sqrt(exact * (1 - exact) / draws))


def test_a_target_with_one_evaluable_group_has_no_test():
    comparison = COMPARED["W5"]

    assert (comparison.p_value, comparison.q_value, comparison.gap, comparison.statistic) == (None, None, None, None)


def test_the_corrected_p_counts_the_five_tested_targets():
    exact = {code: exact_p(compared_table(TALLIES[code])) for code in TESTED}

    q_values = benjamini_hochberg(exact)

    assert q_values == pytest.approx({code: TARGETS[code]["q"] for code in TESTED}, abs=0.00005)
    assert q_values["W2"] == pytest.approx(0.00283, abs=0.000005)


def test_all_three_groups_of_the_inner_division_are_split():
    [split] = [flag for flag in COMPARED["W3"].flags if flag.name is FlagName.SPLIT_GROUP]

    assert split.groups == ("civil_society", "government", "private_sector")


@pytest.mark.parametrize(
    ("first", "second", "delta", "steps"),
    [
        ("government", "civil_society", 0.9143, 2.2857),
        ("civil_society", "private_sector", -0.8571, 2.0857),
        ("government", "private_sector", 0.1, 0.2),
    ],
)
def test_the_pairs_of_the_division_have_their_effects_and_distances(first, second, delta, steps):
    one, other = TALLIES["W2"].row(first), TALLIES["W2"].row(second)

    assert float(cliffs_delta(one, other)) == pytest.approx(delta, abs=0.00005)
    assert wasserstein(one[:5], other[:5]) == pytest.approx(steps, abs=0.00005)


def test_the_division_has_hardly_any_group_informed_consensus():
    rows = TALLIES["W2"].counts.values()

    consensus = group_informed_consensus([(supporting(row), expressed(row)) for row in rows])

    assert consensus == pytest.approx(9 / 12 * 1 / 9 * 5 / 7)
    assert consensus == pytest.approx(0.0595, abs=0.00005)


def test_the_inner_division_has_its_agreement_and_polarisation():
    rows = [TALLIES["W3"].row(group)[:5] for group in WORKED["groups"]]

    assert [agreement_a(row) for row in rows] == pytest.approx([-0.3111, -0.0317, -0.3333], abs=0.00005)
    assert [polarisation(row) for row in rows] == pytest.approx([0.8, 0.6429, 0.7], abs=0.00005)


def test_two_groups_apart_have_their_published_values():
    first, second = TWO_GROUPS

    assert kruskal_wallis(TWO_GROUPS) == pytest.approx(12.6027, abs=0.00005)
    assert exact_p(TWO_GROUPS) == pytest.approx(0.000217, abs=0.0000005)
    assert float(cliffs_delta(first, second)) == pytest.approx(0.8333, abs=0.00005)
    assert wasserstein(first, second) == pytest.approx(2.0)
    assert [agreement_a(row) for row in TWO_GROUPS] == pytest.approx([0.5833, 0.5417], abs=0.00005)
