"""Which counts of a line are withheld so that nothing can be worked out, now or by comparing with earlier tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from consult.domain.inference import Table, what_shows

WITHHELD_FIRST = (5, 2, 1, 3, 0, 4)
"""Which further count is withheld before which, whatever they are: a choice by size would tell the sizes."""


OPPOSING = (0, 1)
"""The columns of the two opposing stances."""


@dataclass(frozen=True)
class Rules:
    """The rules of disclosure, each of which can be switched off only by the test that proves it is needed."""

    thin_lines: bool = True
    small_cells: bool = True
    renewal: bool = True
    inference: bool = True
    objection: bool = True


ALL_RULES = Rules()
Row = tuple[str, ...]


def next_table(
    earlier: Sequence[Table], answers: Mapping[str, int], *, minimum: int, rules: Rules = ALL_RULES
) -> Table | None:
    """The table of a line that may be released beside all earlier ones, with as few counts withheld as possible.

    Args:
        earlier: every table of this line released so far, oldest first.
        answers: delegation to the index of its present stance.
    Returns:
        None when the last table stands: too few answers, or too few changes since any earlier table, or because
        something could be worked out whatever is withheld.
    """
    if rules.thin_lines and len(answers) < minimum:
        return None
    if rules.renewal and any(table.changes(answers) < minimum for table in earlier):
        return None
    return next((table for table in _candidates(answers, minimum, rules) if _is_safe(earlier, table, rules)), None)


def _candidates(answers: Mapping[str, int], minimum: int, rules: Rules) -> Iterator[Table]:
    """Tables that withhold more and more."""
    counts = Table(answers, frozenset()).counts
    small = frozenset(stance for stance, count in enumerate(counts) if rules.small_cells and 0 < count < minimum)
    large = [stance for stance in WITHHELD_FIRST if counts[stance] and stance not in small]
    for more in range(len(large) + 1):
        for further in combinations(large, more):
            withheld = small | frozenset(further)
            if not (rules.thin_lines and withheld) or sum(counts[stance] for stance in withheld) >= minimum:
                yield Table(answers, withheld)


def _is_safe(earlier: Sequence[Table], table: Table, rules: Rules) -> bool:
    if not rules.inference:
        return True
    return next(what_shows([*earlier, table]), None) is None


def without_naming_objectors(
    released: Mapping[Row, Table], waiting: Mapping[Row, int], *, minimum: int, rules: Rules = ALL_RULES
) -> dict[Row, Table]:
    """Hold tables back that would leave somebody's objection to fewer than the minimum of delegations.

    That somebody objects is always said. A new table that prints no opposition says that it is none of its own; so
    there must be enough others whom it may be.

    Args:
        released: line to its new table.
        waiting: line without a new table to how many of it answered.
    Returns:
        The tables that may be released.
    """
    kept = dict(released)
    if not rules.objection:
        return kept
    silent_on_it = [line for line, table in kept.items() if not any(table.counts[stance] for stance in OPPOSING)]
    clear = sorted(silent_on_it, key=lambda line: (len(kept[line].answers), line))
    others = sum(waiting.values()) + sum(len(table.answers) for line, table in kept.items() if line not in clear)
    while clear and others < minimum:
        others += len(kept.pop(clear.pop(0)).answers)
    return kept
