"""What the method page tells: every number is the one that the measuring itself uses."""

from functools import cache
from types import MappingProxyType
from typing import Any

from consult.consultations.rules import rule_words
from consult.domain import classification, disclosure, flags, measures
from consult.domain.convergence import STABLE_BELOW
from consult.domain.divergence import Comparison, DivergenceClass, compare_targets
from consult.domain.permutation import DRAWS
from consult.domain.tallies import Tally

GROUPS = ("government", "civil_society", "private_sector")
WORKED = MappingProxyType(
    {
        "W1": ((0, 0, 1, 5, 4, 0), (0, 0, 0, 3, 4, 0), (0, 0, 1, 2, 2, 0)),
        "W2": ((0, 1, 1, 5, 3, 0), (3, 3, 1, 0, 0, 0), (0, 1, 0, 3, 1, 0)),
        "W3": ((3, 2, 0, 2, 3, 0), (2, 2, 0, 2, 1, 0), (2, 0, 0, 2, 1, 0)),
        "W4": ((0, 2, 3, 4, 1, 0), (0, 1, 2, 3, 1, 0), (0, 1, 1, 2, 1, 0)),
        "W5": ((0, 0, 2, 4, 4, 0), (0, 0, 0, 1, 2, 0), (0, 0, 0, 1, 2, 0)),
        "W6": ((1, 2, 3, 3, 1, 0), (0, 3, 2, 2, 0, 0), (1, 1, 2, 1, 0, 0)),
    }
)
"""An invented consultation in which each class but one appears; counts as in a tally, by group."""


def described_method() -> dict[str, Any]:
    """Constants, rules and the worked example, for the template."""
    return {
        "rules": [(class_.value, rule_words(class_.value)) for class_ in DivergenceClass],
        "groups": GROUPS,
        "worked": [(code, WORKED[code], found) for code, found in worked_example().items()],
        "evaluable_from": measures.EVALUABLE_FROM,
        "clear_side": float(measures.CLEAR_SIDE),
        "camp": measures.CAMP,
        "significant": classification.SIGNIFICANT,
        "wide_gap": float(classification.WIDE_GAP),
        "agreeing": float(classification.AGREEING),
        "disagreeing": float(classification.DISAGREEING),
        "clear_lean": float(classification.CLEAR_LEAN),
        "medium_effect": float(flags.MEDIUM_EFFECT),
        "stable_below": float(STABLE_BELOW),
        "minimum": disclosure.MINIMUM,
        "draws": DRAWS,
    }


@cache
def worked_example() -> dict[str, Comparison]:
    """The invented consultation as the product itself compares it."""
    tallies = {code: Tally(dict(zip(GROUPS, rows, strict=True))) for code, rows in WORKED.items()}
    return compare_targets(tallies)
