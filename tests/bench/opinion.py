"""Opinion groups: ours against red-dwarf 0.4.0 on the same votes, with the same groups found."""

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups import (
    Answers,
    adjusted_rand,
    find_opinion_groups,
    group_informed_consensus,
    representativeness,
)
from consult.domain.opinion_groups.clustering import best_clustering
from consult.domain.opinion_groups.components import components, coordinates
from tests.bench.measuring import PROCESSOR, Compared, Figure, side_by_side

TARGETS, EACH, CAMPS = 200, 30, 3
SIZES = (1_000, 10_000)
RUNS = 3
SAME_GROUPS = 0.98
CHUNK = 10_000


def measure() -> Iterator[Figure | str]:
    """From votes to groups and what they stand for; the gate, which red-dwarf does not have, stands apart."""
    yield f"Processor time. {TARGETS} targets, {EACH} answers each, agree, pass or disagree; {CAMPS} camps."
    if find_spec("reddwarf") is None:
        yield "Not measured: red-dwarf is not installed; `make bench` does that."
        return
    for size in SIZES:
        answers, _ = crowd(size)
        rows, votes = _rows(answers), votes_of(answers)
        ours, reference = side_by_side(
            partial(group, rows), partial(group_by_reference, votes), runs=RUNS, clock=PROCESSOR
        )
        yield _agreement(size, group(rows), group_by_reference(votes))
        yield Figure(
            name=f"opinion groups, {size:,} delegations",
            measured=ours,
            reference=reference,
            reference_name="red-dwarf: the whole pipeline",
            compared=Compared.FASTER,
            at_least=10,
        )
        [gated] = side_by_side(partial(find_opinion_groups, answers), runs=RUNS, clock=PROCESSOR)
        yield Figure(
            name=f"the same behind the gate, {size:,} delegations",
            measured=gated,
            reference=ours,
            reference_name="without the gate",
        )


def crowd(size: int) -> tuple[Answers, NDArray[np.int64]]:
    """So many delegations of three camps, made in pieces: the answers need 4 bytes each and no more."""
    chance = np.random.default_rng(1)
    camp = chance.integers(0, CAMPS, size)
    profiles = chance.choice([-0.8, 0.8], size=(CAMPS, TARGETS))
    targets = np.empty((size, EACH), dtype=np.uint16)
    ranks = np.empty((size, EACH), dtype=np.int8)
    for first in range(0, size, CHUNK):
        here = slice(first, min(first + CHUNK, size))
        count = here.stop - first
        targets[here] = np.argsort(chance.random((count, TARGETS)), axis=1)[:, :EACH]
        felt = profiles[camp[here, None], targets[here]] + chance.normal(size=(count, EACH))
        ranks[here] = np.where(felt > 0.4, 2, np.where(felt < -0.4, -2, 0))
    starts = np.arange(0, size * EACH + 1, EACH, dtype=np.int64)
    return Answers(starts, targets.ravel(), ranks.ravel(), TARGETS), camp


def group(rows: list[list[tuple[int, int]]]) -> list[int]:
    """From the answers as they are read to the groups and what they stand for, without the gate."""
    answers = Answers.of_rows(rows, width=TARGETS)
    found = components(answers)
    assert found is not None
    labels = best_clustering(coordinates(answers, found), seed=1).labels
    stands_for(answers, labels, int(labels.max()) + 1)
    grouped: list[int] = labels.tolist()
    return grouped


def stands_for(answers: Answers, labels: NDArray[np.int64], groups: int) -> None:
    """What each group stands for and what all share, as the desk shows it."""
    supporters, opponents, asked = answers.votes_by_group(labels, groups)
    for counts in (supporters, opponents):
        for target in range(TARGETS):
            pairs = list(zip(counts[:, target].tolist(), asked[:, target].tolist(), strict=True))
            group_informed_consensus(pairs)
            hits, whole = sum(hits for hits, _ in pairs), sum(whole for _, whole in pairs)
            for within, of_group in pairs:
                representativeness(within, of_group, within_rest=hits - within, asked_rest=whole - of_group)


def group_by_reference(votes: list[dict[str, int]]) -> list[int]:
    """The same by red-dwarf, from its own form of the same votes."""
    from reddwarf.implementations.base import run_pipeline

    found = run_pipeline(votes, random_state=1)
    return [int(label) for label in found.participants_df["cluster_id"]]


def _rows(answers: Answers) -> list[list[tuple[int, int]]]:
    pairs = list(zip(answers.targets.tolist(), answers.ranks.tolist(), strict=True))
    return [pairs[first : first + EACH] for first in range(0, len(pairs), EACH)]


def votes_of(answers: Answers) -> list[dict[str, int]]:
    """The same votes in the form that red-dwarf reads."""
    return [
        {"participant_id": place // EACH, "statement_id": target, "vote": rank // 2}
        for place, (target, rank) in enumerate(zip(answers.targets.tolist(), answers.ranks.tolist(), strict=True))
    ]


def _agreement(size: int, ours: list[int], reference: list[int]) -> str:
    index = adjusted_rand(ours, reference)
    verdict = "the same groups" if index >= SAME_GROUPS else "NOT the same groups"
    return f"- {size:,} delegations: adjusted Rand index {index:.3f} against red-dwarf: {verdict}."
