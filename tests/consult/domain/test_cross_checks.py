"""The cross-checks of the method page, on the worked consultation."""

import pytest

from consult.consultations.method import GROUPS, WORKED, worked_example
from consult.domain.cross_checks import CrossChecks, Dissonance, Pair, cross_checks, dissonances, pairs_of
from consult.domain.divergence import DivergenceClass
from consult.domain.tallies import Tally

W2 = Tally(dict(zip(GROUPS, WORKED["W2"], strict=True)))


def checks(code: str) -> CrossChecks:
    found = cross_checks(Tally(dict(zip(GROUPS, WORKED[code], strict=True))))
    assert found is not None
    return found


def test_the_pairs_of_w2_are_those_that_are_published():
    pairs = {(pair.first, pair.second): pair for pair in pairs_of(W2)}

    apart = pairs["civil_society", "government"]
    assert (apart.delta, apart.steps) == (pytest.approx(-0.9143, abs=5e-5), pytest.approx(2.2857, abs=5e-5))
    assert pairs["civil_society", "private_sector"].delta == pytest.approx(-0.8571, abs=5e-5)
    assert pairs["government", "private_sector"].steps == pytest.approx(0.2)
    assert apart.u_statistic == pytest.approx((1 - 32 / 35) * 70 / 2)
    assert checks("W2").widest == apart


def test_two_groups_that_share_nothing_have_a_small_p():
    [pair] = pairs_of(Tally({"a": (0, 1, 2, 6, 3, 0), "b": (5, 4, 2, 1, 0, 0)}), with_p=True)

    assert isinstance(pair, Pair)
    assert (pair.delta, pair.steps) == (pytest.approx(0.8333, abs=5e-5), 2.0)
    assert pair.p_value == pytest.approx(0.0002, abs=0.0003)


def test_a_measure_that_reads_a_target_otherwise_is_named():
    found = {code: dissonances(comparison.class_, checks(code)) for code, comparison in worked_example().items()}

    assert found["W1"] == ()
    assert found["W5"] == ()
    gathered = checks("W1")
    assert dissonances(DivergenceClass.DIVIDED_BETWEEN, gathered) == (
        Dissonance.RANGE_SEES_NONE,
        Dissonance.A_SEES_ONE_PLACE,
    )
    assert dissonances(DivergenceClass.CONSENSUS, checks("W3")) == (
        Dissonance.RANGE_SEES_DISAGREEMENT,
        Dissonance.A_SEES_TWO_CAMPS,
    )


def test_a_target_without_a_stance_has_no_checks():
    assert cross_checks(Tally({"a": (0, 0, 0, 0, 0, 3)})) is None
