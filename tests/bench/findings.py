"""Findings of 200 targets × 6 groups: their cost must not grow with the number of positions."""

from collections.abc import Iterator

import numpy as np

from consult.domain.divergence import compare_targets
from consult.domain.tallies import Tally
from tests.bench.measuring import PROCESSOR, Figure, side_by_side

TARGETS, GROUPS = 200, 6
FEW, MANY = 12_000, 12_000_000
RUNS = 3
ALIKE = (0.08, 0.14, 0.2, 0.33, 0.2, 0.05)
APART = (0.3, 0.3, 0.15, 0.1, 0.1, 0.05)
SHARE_APART = 0.2


def measure() -> Iterator[Figure | str]:
    """In one target of five, one group of the six lies apart; no p is known beforehand."""
    yield "Processor time."
    few, many = (tallies(positions, np.random.default_rng(5)) for positions in (FEW, MANY))
    of_many, of_few = side_by_side(
        lambda: compare_targets(many), lambda: compare_targets(few), runs=RUNS, unit="s", warm_up=False, clock=PROCESSOR
    )
    yield Figure(
        name=f"findings of {TARGETS} targets × {GROUPS} groups, {MANY:,} positions",
        measured=of_many,
        reference=of_few,
        reference_name=f"the same, {FEW:,} positions",
        at_most=3,
    )


def tallies(positions: int, generator: np.random.Generator) -> dict[str, Tally]:
    """Tallies as drawn from the same shares, whatever the number of positions."""
    size = positions // TARGETS // GROUPS
    found = {}
    for target in range(TARGETS):
        is_apart = target < SHARE_APART * TARGETS
        rows = {
            f"group {group}": tuple(generator.multinomial(size, APART if is_apart and group == 0 else ALIKE).tolist())
            for group in range(GROUPS)
        }
        found[f"T{target}"] = Tally(counts=rows)
    return found
