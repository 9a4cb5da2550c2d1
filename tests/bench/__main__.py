"""`python -m tests.bench [step …]`: run the benchmarks and print every figure beside its reference."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.bench import (
    calibration,
    counting,
    embedded,
    findings,
    importing,
    latency,
    opinion,
    permutation,
    submissions,
    tallies,
)
from tests.bench.measuring import Figure
from tests.bench.report import machine_line, print_step

STEPS: dict[str, tuple[str, Callable[[], Iterator[Figure | str]]]] = {
    "submissions": ("Submissions a second", submissions.measure),
    "counting": ("What counting adds to a submission", counting.measure),
    "latency": ("From a submission to its tally", latency.measure),
    "tallies": ("Reading the tallies", tallies.measure),
    "permutation": ("p of one target", permutation.measure),
    "findings": ("Findings of a round", findings.measure),
    "opinion": ("Opinion groups", opinion.measure),
    "importing": ("Import of the real data sets", importing.measure),
    "embedded": ("The embedded process", embedded.measure),
    "calibration": ("How often the rule is right", calibration.measure),
}


def main(names: list[str]) -> int:
    """Run the named steps, or all; 2 for a name that is none."""
    if unknown := set(names) - set(STEPS):
        print(f"No such step: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}.", file=sys.stderr)
        return 2
    started = time.monotonic()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {machine_line()}.")
    print("Medians of several runs (least–most), in turn with their reference; one thread for numeric libraries.")
    figures: list[Figure] = []
    for name in names or STEPS:
        figures += print_step(STEPS[name][0], STEPS[name][1]())
    missed = [figure for figure in figures if figure.is_missed]
    goals = sum(bool(figure.at_least or figure.at_most) for figure in figures)
    print(f"\n{goals - len(missed)} of {goals} goals met; {time.monotonic() - started:.0f} s in all.")
    for figure in missed:
        print(f"Missed: {figure.name}: {figure.cells()[3]}, goal {figure.cells()[4].partition(':')[0]}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
