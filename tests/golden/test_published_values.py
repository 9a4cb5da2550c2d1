"""Values that others have published, or that hold by enumeration; each names its source."""

import pytest

from consult.domain.agreement import (
    Distance,
    agreement_a,
    krippendorff_alpha,
    percentile_range,
    polarisation,
    polarisation_squared,
    wasserstein,
)
from consult.domain.convergence import change_of_picture, is_stable
from consult.domain.corridors import compare_corridor
from consult.domain.measures import cliffs_delta
from consult.domain.multiple_testing import benjamini_hochberg
from consult.domain.opinion_groups import representativeness
from consult.domain.permutation import exact_p
from consult.domain.signed_rank import signed_rank
from consult.domain.vocabulary import ORDINAL_STANCES

SEVEN_POINTS = (30, 40, 210, 130, 530, 50, 10)
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(
    ("distance", "alpha"),
    [
        (Distance.NOMINAL, 0.743),
        (Distance.ORDINAL, 0.815),
        (Distance.INTERVAL, 0.849),
        (Distance.RATIO, 0.797),
    ],
)
def test_alpha_of_four_observers_and_twelve_units(distance, alpha):
    """K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C."""
    answers = [row.split() for row in OBSERVERS]
    units = [[unit.count(str(value)) for value in range(1, 6)] for unit in zip(*answers, strict=True)]

    assert krippendorff_alpha(units, distance=distance) == pytest.approx(alpha, abs=0.0005)


def test_agreement_and_polarisation_of_seven_points():
    """C. van der Eijk, Quality and Quantity 35, 2001; Apouey 2007; Blair and Lacy 2000."""
    assert agreement_a(SEVEN_POINTS) == pytest.approx(0.6113, abs=0.00005)
    assert polarisation(SEVEN_POINTS) == pytest.approx(0.2867, abs=0.00005)
    assert polarisation_squared(SEVEN_POINTS) == pytest.approx(0.4027, abs=0.00005)


def test_percentile_range_of_a_nine_point_panel():
    """Fitch et al., RAND/UCLA Appropriateness Method User's Manual, 2001."""
    panel = percentile_range((0, 0, 0, 1, 1, 1, 5, 5, 2), scale=range(1, 10))

    assert (panel.low, panel.high, panel.is_disagreement) == (7, 8, False)
    assert panel.widest_in_agreement == pytest.approx(6.10)


def test_distance_of_two_sets_of_three():
    """The example of scipy.stats.wasserstein_distance: {0, 1, 3} and {5, 6, 8}."""
    assert wasserstein((1, 1, 0, 1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1, 1, 0, 1)) == 5.0


def test_mann_whitney_of_males_and_females():
    """The example of scipy.stats.mannwhitneyu: U 17, exact two-sided p 0.1111."""
    males, females = (19, 22, 16, 29, 24), (20, 11, 17, 12)
    values = sorted({*males, *females})
    table = [[sample.count(value) for value in values] for sample in (males, females)]
    larger = sum(male > female for male in males for female in females)

    assert larger == 17
    assert exact_p(table) == pytest.approx(0.1111, abs=0.00005)
    assert 2 * larger / (len(males) * len(females)) - 1 == pytest.approx(0.70)


def test_cliffs_delta_is_the_rescaled_mann_whitney_statistic():
    first, second = (0, 1, 2, 6, 3, 0), (5, 4, 2, 1, 0, 0)
    u = sum(
        a * b * (1.0 if i > j else 0.5 if i == j else 0.0)
        for i, a in enumerate(first[:5])
        for j, b in enumerate(second[:5])
    )

    assert float(cliffs_delta(first, second)) == pytest.approx(2 * u / (12 * 12) - 1)


def test_fifteen_p_values_of_the_false_discovery_rate():
    """Benjamini and Hochberg, JRSS B 57, 1995, section 3.2: four rejected at 0.05."""
    text = ".0001 .0004 .0019 .0095 .0201 .0278 .0298 .0344 .0459 .3240 .4262 .5719 .6528 .7590 1"
    p_values = {str(number): float(p) for number, p in enumerate(text.split(), start=1)}

    q_values = benjamini_hochberg(p_values)

    assert [target for target, q in q_values.items() if q <= 0.05] == ["4", "3", "2", "1"]
    assert q_values["4"] == pytest.approx(0.0356, abs=0.00005)


def test_signed_rank_of_fifteen_differences():
    """Darwin's maize as in scipy.stats.wilcoxon: W- 24, exact two-sided p 0.0413."""
    found = signed_rank([6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75])

    assert found.downward == 24
    assert found.p_value == pytest.approx(0.0413, abs=0.00005)


def test_signed_rank_with_ties_and_delegations_that_did_not_move():
    found = signed_rank([1, 1, 2, 1, -1, 1, 0, 0, 1, 2])

    assert (found.movers, found.upward, found.upward + found.downward) == (8, 32.5, 36)
    assert found.p_value == pytest.approx(0.0547, abs=0.00005)


def test_six_movers_can_be_significant_and_five_are_not_tested():
    assert signed_rank([1] * 6).p_value == pytest.approx(0.03125)
    assert signed_rank([1] * 5).p_value is None


def test_a_picture_that_changed_by_exactly_fifteen_percent_is_not_stable():
    change = change_of_picture((2, 4, 6, 5, 3), (1, 3, 5, 7, 4))

    assert float(change) == 0.15
    assert not is_stable(change)


def test_a_corridor_over_ten_targets():
    differences = (2, 1, 1, 3, 0, -1, 2, 1, 1, 2)
    origin = {f"T{n}": ORDINAL_STANCES[1 + difference] for n, difference in enumerate(differences)}
    destination = {f"T{n}": ORDINAL_STANCES[1] for n in range(10)}

    corridor = compare_corridor(origin, destination)

    assert corridor.mean_difference == pytest.approx(1.4)
    assert corridor.direction is not None
    assert (corridor.direction.movers, corridor.direction.upward) == (9, 42)
    assert corridor.direction.upward + corridor.direction.downward == 45
    assert corridor.direction.p_value == pytest.approx(0.0234, abs=0.00005)


def test_what_an_opinion_group_stands_for():
    """Eight of ten inside, three of twenty outside."""
    found = representativeness(8, 10, within_rest=3, asked_rest=20)

    assert found.ratio == pytest.approx(4.125)
    assert found.z_within == pytest.approx(2.1106, abs=0.00005)
    assert found.z_between == pytest.approx(3.4339, abs=0.00005)
    assert found.is_listed
