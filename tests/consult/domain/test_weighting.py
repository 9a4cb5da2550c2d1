"""Who counts equally: each group, as published, or each delegation."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from consult.domain.divergence import DivergenceClass, compare_targets
from consult.domain.measures import Side
from consult.domain.tallies import Tally
from consult.domain.weighting import Weighting, overall
from tests.consult.domain.tables import tallies, tally_of


def test_a_group_of_five_weighs_as_much_as_one_of_five_hundred_only_when_groups_count():
    tally = tally_of("0 0 0 5 0 / 0 300 200 0 0")

    by_group, by_delegation = (overall(tally, weighting) for weighting in Weighting)

    assert (by_group.support, by_group.opposition) == (Fraction(1, 2), Fraction(3, 10))
    assert by_delegation.net_support == Fraction(5 - 300, 505)


def test_small_groups_and_residues_count_where_each_delegation_does():
    tally = Tally({"government": (0, 0, 0, 5, 0, 3), "youth": (2, 0, 0, 0, 0, 0), "other": (0, 3, 0, 0, 0, 0)})

    assert overall(tally, Weighting.GROUPS).net_support == 1
    assert overall(tally, Weighting.DELEGATIONS).net_support == 0


@pytest.mark.parametrize("weighting", Weighting)
def test_nobody_gives_no_number(weighting):
    assert overall(Tally({}), weighting) is None
    assert overall(Tally({"government": (0, 0, 0, 0, 0, 9)}), weighting) is None


def test_the_lean_of_a_target_can_turn_with_who_counts():
    tally = tally_of("0 1 3 3 0 / 0 1 3 3 0 / 0 40 30 30 0")

    found = {
        weighting: compare_targets({"T": tally}, p_values={"T": 0.5}, weighting=weighting)["T"]
        for weighting in Weighting
    }

    assert found[Weighting.GROUPS].class_ is DivergenceClass.NO_CLEAR_DIRECTION
    many = tally_of("0 1 3 3 0 / 0 1 3 3 0 / 0 60 30 10 0")
    turned = compare_targets({"T": many}, p_values={"T": 0.5}, weighting=Weighting.DELEGATIONS)["T"]
    assert (turned.class_, turned.direction) == (DivergenceClass.LEANING, Side.AGAINST)


@settings(max_examples=40, deadline=None)
@given(tallies())
def test_only_leaning_depends_on_who_counts(tally):
    groups, delegations = (
        compare_targets({"T": tally}, p_values={"T": 0.03}, weighting=weighting)["T"] for weighting in Weighting
    )

    weighed = {DivergenceClass.LEANING, DivergenceClass.NO_CLEAR_DIRECTION}
    assert groups.class_ is delegations.class_ or {groups.class_, delegations.class_} <= weighed
    assert (groups.p_value, groups.gap, groups.groups) == (delegations.p_value, delegations.gap, delegations.groups)
