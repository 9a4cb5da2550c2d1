"""How often the rule is right: false calls without any difference, and what it finds where there is one."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from consult.domain.divergence import Comparison, DivergenceClass, FlagName, compare_targets
from consult.domain.tallies import Tally
from tests.bench.measuring import Figure, scale
from tests.bench.report import table

TARGETS, APART, GROUPS = 60, 10, 4
STRONG = (0.05, 0.10, 0.15, 0.35, 0.35)
"""δ 0.67: 70 % support and 15 % oppose, and in the group that lies apart the other way round."""
MODERATE = (0.10, 0.10, 0.35, 0.225, 0.225)
"""δ 0.34 and a gap of 0.5: each side lies exactly on the threshold."""
SHARES = {"null": STRONG, "strong": STRONG, "moderate": MODERATE}
PUBLISHED = {
    5: ("≤ 0.13 %", "≤ 6 %", "5 %", "60 %", "", ""),
    10: ("≤ 0.03 %", "≤ 6 %", "55 %", "80 %", "", "2 %"),
    20: ("≤ 0.10 %", "≤ 6 %", "97 %", "100 %", "", "11 %"),
    40: ("≤ 0.13 %", "≤ 6 %", "100 %", "100 %", "", "49 %"),
}
MEASURED = (
    "null: called divided",
    "null: flagged possible",
    "strong: divided_between",
    "or possible_division",
    "even beside strong: called divided",
    "moderate: divided_between",
)
HEADINGS = ("n per group", *(heading for measured in MEASURED for heading in (measured, "published")))


def measure() -> Iterator[Figure | str]:
    """Consultations without any difference, and such in which one of four groups lies apart on 10 of 60 targets."""
    consultations = scale("BENCH_CONSULTATIONS", 200)
    each = max(1, consultations // len(PUBLISHED) // 2)
    yield f"{each} consultations of each kind for each n; {TARGETS} targets, {GROUPS} groups."
    jobs = [(n, kind, seed) for n in PUBLISHED for kind in SHARES for seed in range(each)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        found = sum((Counter(one) for one in processes.map(simulated, jobs, chunksize=5)), Counter[tuple[int, str]]())
    yield "\n" + table(HEADINGS, [_row(n, found) for n in PUBLISHED])


def simulated(job: tuple[int, str, int]) -> dict[tuple[int, str], int]:
    """What one simulated consultation adds to the counts."""
    n, kind, seed = job
    apart = 0 if kind == "null" else APART
    generator = np.random.default_rng((n, list(SHARES).index(kind), seed))
    tallies = {f"T{place}": _drawn(generator, n, SHARES[kind], is_apart=place < apart) for place in range(TARGETS)}
    counts = Counter[tuple[int, str]]()
    for place, comparison in enumerate(compare_targets(tallies).values()):
        of = kind if kind == "null" or place < apart else f"beside {kind}"
        divided, possible = _is_divided(comparison), _is_possible(comparison)
        counts += Counter({(n, of): 1, (n, f"{of} divided"): int(divided), (n, f"{of} possible"): int(possible)})
    return dict(counts)


def _drawn(generator: np.random.Generator, n: int, shares: tuple[float, ...], *, is_apart: bool) -> Tally:
    rows = [shares[::-1] if is_apart and group == 0 else shares for group in range(GROUPS)]
    return Tally(
        counts={f"group {group}": (*generator.multinomial(n, row).tolist(), 0) for group, row in enumerate(rows)}
    )


def _is_divided(comparison: Comparison) -> bool:
    return comparison.class_ is DivergenceClass.DIVIDED_BETWEEN


def _is_possible(comparison: Comparison) -> bool:
    return any(flag.name is FlagName.POSSIBLE_DIVISION for flag in comparison.flags)


def _row(n: int, found: Counter[tuple[int, str]]) -> list[str]:
    null, strong, moderate = (found[n, kind] for kind in SHARES)
    strong_divided, strong_possible = found[n, "strong divided"], found[n, "strong possible"]
    measured = (
        f"{found[n, 'null divided'] / null:.2%} ({found[n, 'null divided']} of {null:,})",
        f"{found[n, 'null possible'] / null:.1%}",
        f"{strong_divided / strong:.0%} of {strong}",
        f"{(strong_divided + strong_possible) / strong:.0%}",
        f"{found[n, 'beside strong divided'] / found[n, 'beside strong']:.2%}",
        f"{found[n, 'moderate divided'] / moderate:.0%}",
    )
    return [str(n), *(cell for pair in zip(measured, PUBLISHED[n], strict=True) for cell in pair)]
