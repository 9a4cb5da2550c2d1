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

TARGETS, STRONG_TARGETS, GROUPS = 60, 10, 4
SUPPORTING = (0.05, 0.10, 0.15, 0.35, 0.35)
OPPOSING = SUPPORTING[::-1]
PUBLISHED = {
    5: ("≤ 0.13 %", "5 %", "60 %"),
    10: ("≤ 0.03 %", "55 %", "80 %"),
    20: ("≤ 0.10 %", "97 %", "100 %"),
    40: ("≤ 0.13 %", "100 %", "100 %"),
}
HEADINGS = (
    "n per group",
    "null: called divided",
    "published",
    "strong: divided_between",
    "published",
    "or possible_division",
    "published",
)


def measure() -> Iterator[Figure | str]:
    """Half of the consultations hold no difference; in the others 10 of 60 targets have one opposing group of four."""
    consultations = scale("BENCH_CONSULTATIONS", 200)
    each = max(1, consultations // len(PUBLISHED) // 2)
    yield f"{each} null and {each} mixed consultations for each n; {TARGETS} targets, {GROUPS} groups."
    jobs = [(n, strong, seed) for n in PUBLISHED for strong in (0, STRONG_TARGETS) for seed in range(each)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        found = sum((Counter(one) for one in processes.map(simulated, jobs, chunksize=5)), Counter[tuple[int, str]]())
    yield "\n" + table(HEADINGS, [_row(n, found) for n in PUBLISHED])


def simulated(job: tuple[int, int, int]) -> dict[tuple[int, str], int]:
    """What one simulated consultation adds to the counts."""
    n, strong, seed = job
    generator = np.random.default_rng((n, strong, seed))
    tallies = {f"T{place}": _drawn(generator, n, is_strong=place < strong) for place in range(TARGETS)}
    counts = Counter[tuple[int, str]]()
    for place, comparison in enumerate(compare_targets(tallies).values()):
        if strong == 0:
            counts += Counter({(n, "null"): 1, (n, "called"): int(_is_divided(comparison))})
        elif place < strong:
            counts += Counter({(n, "strong"): 1, (n, "found"): int(_is_divided(comparison))})
            counts += Counter({(n, "at least possible"): int(_is_divided(comparison) or _is_possible(comparison))})
    return dict(counts)


def _drawn(generator: np.random.Generator, n: int, *, is_strong: bool) -> Tally:
    shares = [OPPOSING if is_strong and group == 0 else SUPPORTING for group in range(GROUPS)]
    rows = {f"group {group}": (*generator.multinomial(n, share).tolist(), 0) for group, share in enumerate(shares)}
    return Tally(counts=rows)


def _is_divided(comparison: Comparison) -> bool:
    return comparison.class_ is DivergenceClass.DIVIDED_BETWEEN


def _is_possible(comparison: Comparison) -> bool:
    return any(flag.name is FlagName.POSSIBLE_DIVISION for flag in comparison.flags)


def _row(n: int, found: Counter[tuple[int, str]]) -> list[str]:
    null, strong = found[n, "null"], found[n, "strong"]
    called = f"{found[n, 'called'] / null:.2%} ({found[n, 'called']} of {null:,})"
    confirmed, possible = (f"{found[n, key] / strong:.0%}" for key in ("found", "at least possible"))
    published = PUBLISHED[n]
    return [str(n), called, published[0], f"{confirmed} of {strong}", published[1], possible, published[2]]
