"""Rounds with nothing to say: no number that is not one, no division by zero, no warning."""

import math
import warnings
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.agreement import agreement_a, krippendorff_alpha, polarisation, polarisation_squared
from consult.domain.convergence import compare_rounds
from consult.domain.corridors import compare_corridor
from consult.domain.divergence import DivergenceClass, compare_targets
from consult.domain.opinion_groups import group_informed_consensus
from consult.domain.tallies import Tally, expressed, supporting
from consult.domain.vocabulary import Stance
from consult.domain.weighting import Weighting
from consult.domain.within import coherence_of_groups, within_groups
from tests.consult.domain.tables import tallies

MANY = 400_000_000
NOTHING, ABSTAINED, ONE_MIND = (0,) * 6, (0, 0, 0, 0, 0, 9), (0, 0, 0, 9, 0, 0)
ROUNDS = {
    "no targets": {},
    "no groups": {"T": Tally({})},
    "nobody answered": {"T": Tally({"a": NOTHING, "b": NOTHING}, {"a": 10, "b": 0})},
    "accredited and silent": {"T": Tally({}, {"a": 10, "b": 10})},
    "all abstain": {"T": Tally({"a": ABSTAINED, "b": ABSTAINED}, {"a": 9, "b": 9})},
    "one group": {"T": Tally({"a": (1, 2, 3, 4, 5, 6)})},
    "one position": {"T": Tally({"a": (1, 0, 0, 0, 0, 0)})},
    "one category": {"T": Tally({"a": ONE_MIND, "b": ONE_MIND})},
    "residues alone": {"T": Tally({"other": ONE_MIND, "undisclosed": (9, 0, 0, 0, 0, 0)})},
    "more answers than accredited": {"T": Tally({"a": ONE_MIND, "b": (9, 0, 0, 0, 0, 0)}, {"a": 1, "b": 0})},
    "a giant beside a dwarf": {"T": Tally({"a": (MANY, 0, 0, 0, MANY, 0), "b": (0, 0, 5, 0, 0, 0)})},
    "giants": {"T": Tally({"a": (MANY, 0, 0, 0, 0, MANY), "b": (0, 0, 0, 0, MANY, 0)}, {"a": 3 * MANY})},
    "both ends": {"T": Tally({"a": (5, 0, 0, 0, 5, 0), "b": (5, 0, 0, 0, 5, 0)}), "U": Tally({})},
}


@pytest.fixture(autouse=True)
def every_warning_is_an_error() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def numbers_in(value: Any) -> Iterator[float]:
    """Every number of a result, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from numbers_in([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, dict) or hasattr(value, "items"):
        yield from numbers_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers_in(part)
    elif isinstance(value, float | Fraction):
        yield float(value)


@pytest.mark.parametrize("weighting", Weighting)
@pytest.mark.parametrize("name", ROUNDS)
def test_a_degenerate_round_has_a_stated_answer(name: str, weighting: Weighting) -> None:
    found = compare_targets(ROUNDS[name], weighting=weighting)

    results = [found, [within_groups(tally) for tally in ROUNDS[name].values()]]
    assert all(map(math.isfinite, numbers_in(results)))
    coherence = coherence_of_groups(ROUNDS[name].values())
    assert all(alpha is None or math.isfinite(alpha) for alpha in coherence.values())
    for comparison in found.values():
        too_few = sum(measure.evaluable for measure in comparison.groups.values()) < 2
        assert (comparison.class_ is DivergenceClass.INSUFFICIENT_EVIDENCE) is too_few
        assert (comparison.p_value is None) is (comparison.q_value is None) is (comparison.gap is None) is too_few


@settings(max_examples=60, deadline=None)
@given(tallies(largest=3), st.sampled_from(Weighting))
def test_no_tally_however_thin_gives_a_number_that_is_not_one(tally: Tally, weighting: Weighting) -> None:
    rows = [tally.row(group)[:5] for group in tally.groups]
    shares = [(supporting(tally.row(group)), expressed(tally.row(group))) for group in tally.groups]

    results = [
        compare_targets({"T": tally}, weighting=weighting),
        within_groups(tally),
        [agreement_a(row) for row in rows],
        [polarisation(row) for row in rows],
        [polarisation_squared(row) for row in rows],
        krippendorff_alpha(rows),
        group_informed_consensus(shares),
    ]

    assert all(map(math.isfinite, numbers_in(results)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"a": Stance.SUPPORT}, {}),
        ({}, {"a": Stance.SUPPORT}),
        ({"a": Stance.ABSTAIN}, {"a": Stance.ABSTAIN}),
        ({"a": Stance.SUPPORT}, {"a": Stance.SUPPORT}),
    ],
)
def test_rounds_and_corridors_without_anybody_in_both_have_stated_answers(
    before: dict[str, Stance], after: dict[str, Stance]
) -> None:
    results = [compare_rounds(before, after, groups=dict.fromkeys("a", "government")), compare_corridor(before, after)]

    assert all(map(math.isfinite, numbers_in(results)))
