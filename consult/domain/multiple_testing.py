"""Correcting for many targets: with sixty tests, three fall below 0.05 by chance alone."""

from collections.abc import Mapping


def benjamini_hochberg(p_values: Mapping[str, float]) -> dict[str, float]:
    """The smallest false discovery rate at which each target would be called, by target.

    Args:
        p_values: target to p, 0 < p <= 1; a target without a test is left out by the caller.
    Returns:
        q = min over j >= i of p(j) m / j, for p in ascending order; never below its p, at most 1.
    Source: Y. Benjamini and Y. Hochberg, JRSS B 57, 1995, 289-300.
    """
    descending = sorted(p_values.items(), key=lambda item: item[1], reverse=True)
    tests, q_value, q_values = len(descending), 1.0, {}
    for rank, (target, p_value) in zip(range(tests, 0, -1), descending, strict=True):
        q_value = min(q_value, p_value * tests / rank)
        q_values[target] = max(q_value, p_value)
    return q_values
