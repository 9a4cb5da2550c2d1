"""`python -m tests.bench.crowd SIZE [red-dwarf]`: opinion groups of one large crowd, each program in a fresh process.

Too long for `make bench`: a million delegations take minutes, and red-dwarf takes minutes for a hundred thousand.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups import Answers, adjusted_rand, find_opinion_groups
from consult.domain.opinion_groups.clustering import best_clustering
from consult.domain.opinion_groups.components import components, coordinates
from tests.bench.opinion import EACH, TARGETS, crowd, group_by_reference, stands_for, votes_of
from tests.bench.report import machine_line

Labels = NDArray[np.int64]
COMPARED = 20_000
"""Delegations on which two groupings are compared: a seeded sample is as good as all."""


def ours(answers: Answers) -> Labels:
    """The groups and what they stand for, without the gate: what red-dwarf does too."""
    found = components(answers)
    assert found is not None
    labels = best_clustering(coordinates(answers, found), seed=1).labels
    stands_for(answers, labels, int(labels.max()) + 1)
    return labels


def gated(answers: Answers) -> Labels:
    """The same as the product does it, behind the gate."""
    labels = find_opinion_groups(answers).labels
    assert labels is not None
    return labels


def by_reference(answers: Answers) -> Labels:
    """The same by red-dwarf."""
    return np.array(group_by_reference(votes_of(answers)))


WAYS: dict[str, Callable[[Answers], Labels]] = {"ours": ours, "gated": gated, "red-dwarf": by_reference}


def alone(way: str, size: int, file: Path) -> None:
    """Group a crowd in this process; the labels go to a file, what it took to the output."""
    answers, _ = crowd(size)
    before, wall, processor = megabytes(), time.perf_counter(), time.process_time()
    labels = WAYS[way](answers)
    took = f"{time.perf_counter() - wall:.1f} s, of which {time.process_time() - processor:.1f} s of processor time"
    print(f"- {way}, {size:,} × {TARGETS}, {EACH} answers each: {took}; {megabytes():,.0f} MB at most", end="")
    print(f", {before:,.0f} MB before it began.", flush=True)
    np.save(file, labels)


def megabytes() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(size: int, ways: list[str]) -> None:
    """Each way in a process of its own, one after the other, then the groups they found against each other."""
    print(machine_line(), flush=True)
    found: dict[str, Labels] = {"camps": crowd(size)[1]}
    with tempfile.TemporaryDirectory() as folder:
        for way in ways:
            file = Path(folder, f"{way}.npy")
            subprocess.run([sys.executable, "-m", "tests.bench.crowd", "alone", way, str(size), str(file)], check=True)
            found[way] = np.load(file)
            chosen = np.random.default_rng(1).choice(size, min(size, COMPARED), replace=False)
            for name, labels in found.items():
                if name != way:
                    index = adjusted_rand(labels[chosen].tolist(), found[way][chosen].tolist())
                    print(f"  - adjusted Rand index of {way} against {name}: {index:.3f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "alone":
        alone(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        main(int(sys.argv[1]), ["ours", "gated", *sys.argv[2:]])
