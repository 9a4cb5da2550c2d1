"""A reader who keeps what was released and works out the rest by linear programming, without our own routine.

The constraints are those of a network, so the linear optimum is a whole number.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from consult.domain.disclosure import Released, ReleasedLine

STANCES = range(6)


@dataclass(frozen=True)
class Guess:
    """The smallest and largest a withheld count can be; `line` is None for the totals."""

    line: str | None
    stance: int
    least: int
    most: int


def work_out(released: Released) -> list[Guess]:
    """The range of every withheld count, from what was printed, who answered, and whether anyone objects."""
    lines: dict[str | None, ReleasedLine] = {None: released.totals}
    lines |= {group: line for group, line in released.groups.items() if line.answered}
    cells = [(name, stance) for name in lines for stance in STANCES]
    unknown = {cell: position for position, cell in enumerate(cells)}
    equations, values = [], []

    def fix(terms: dict[tuple[str | None, int], int], value: int) -> None:
        row = np.zeros(len(unknown))
        for cell, sign in terms.items():
            row[unknown[cell]] = sign
        equations.append(row)
        values.append(value)

    for stance in STANCES:
        fix({(name, stance): -1 if name is None else 1 for name in lines}, 0)
    bounds: list[tuple[float, None]] = [(0.0, None)] * len(unknown)
    for name, line in lines.items():
        fix({(name, stance): 1 for stance in STANCES}, line.answered)
        for stance, count in enumerate(line.counts or ()):
            if count is None:  # zeros are printed where there is a breakdown
                bounds[unknown[name, stance]] = (1.0, None)
            else:
                fix({(name, stance): 1}, count)
    limit, ceiling = None, None
    if released.somebody_objects:
        limit, ceiling = np.zeros((1, len(unknown))), np.array([-1.0])
        limit[0, [unknown[None, 0], unknown[None, 1]]] = -1
    else:
        fix({(None, 0): 1, (None, 1): 1}, 0)

    def extreme(cell: tuple[str | None, int], sign: int) -> int:
        objective = np.zeros(len(unknown))
        objective[unknown[cell]] = sign
        found = linprog(objective, limit, ceiling, np.array(equations), np.array(values), bounds=bounds)
        assert found.success
        return round(sign * float(found.fun))

    return [
        Guess(name, stance, extreme((name, stance), 1), extreme((name, stance), -1))
        for name, line in lines.items()
        for stance in STANCES
        if line.counts is None or line.counts[stance] is None
    ]
