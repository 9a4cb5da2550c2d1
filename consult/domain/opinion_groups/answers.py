"""The answers of many delegations to many targets, as sparse rows: what opinion groups are found from."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 4_096
"""Delegations that are spread out at a time: with 200 targets 6.5 MB, whatever their number."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Answers:
    """Expressed positions of delegations, in rows.

    Args:
        starts: shape (delegations + 1,); the answers of delegation i stand at starts[i] to starts[i + 1].
        targets: shape (answers,); the column of each answer, 0 to targets - 1, each once a row.
        ranks: shape (answers,); −2 strongly oppose to 2 strongly support, in whole steps.
        width: number of targets.
    """

    starts: NDArray[np.int64]
    targets: NDArray[np.uint16]
    ranks: NDArray[np.int8]
    width: int

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[tuple[int, int]]], *, width: int) -> "Answers":
        """From a list of (target, rank) pairs for each delegation; abstentions and gaps are simply not there."""
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
        pairs = np.array([pair for row in rows for pair in row], dtype=np.int64).reshape(-1, 2)
        return cls(starts, pairs[:, 0].astype(np.uint16), pairs[:, 1].astype(np.int8), width)

    @property
    def height(self) -> int:
        """How many delegations there are."""
        return len(self.starts) - 1

    @property
    def answered(self) -> Integers:
        """How many targets each delegation answered; shape (delegations,)."""
        return np.diff(self.starts)

    def chosen(self, delegations: NDArray[np.int64]) -> "Answers":
        """The rows of these delegations, in this order."""
        counts = self.answered[delegations]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = np.arange(starts[-1]) + np.repeat(self.starts[:-1][delegations] - starts[:-1], counts)
        return Answers(starts, self.targets[places], self.ranks[places], self.width)

    def means(self) -> Floats:
        """The mean of each target's values over its answers, −1 to 1; 0 where nobody answered; shape (targets,)."""
        asked = np.bincount(self.targets, minlength=self.width)
        sums = np.bincount(self.targets, weights=self.ranks, minlength=self.width) / 2
        return np.divide(sums, asked, out=np.zeros(self.width), where=asked > 0)

    def centred_blocks(self, means: Floats) -> Iterator[tuple[slice, Floats]]:
        """The delegations in blocks: which ones, and their values less the target's mean, 0 where they are silent."""
        for first in range(0, self.height, BLOCK):
            last = min(first + BLOCK, self.height)
            here = slice(int(self.starts[first]), int(self.starts[last]))
            rows = np.repeat(np.arange(last - first), self.answered[first:last])
            block = np.zeros((last - first, self.width))
            block[rows, self.targets[here]] = self.ranks[here] / 2 - means[self.targets[here]]
            yield slice(first, last), block

    def votes_by_group(self, labels: Integers, groups: int) -> tuple[Integers, Integers, Integers]:
        """Supporters, opponents and expressed positions by group and target; each of shape (groups, targets).

        Args:
            labels: the group of each delegation; those below 0 are left out.
        """
        whose = np.repeat(labels, self.answered)
        inside = whose >= 0
        cells, ranks = whose[inside] * self.width + self.targets[inside], self.ranks[inside]
        supporters, opponents, asked = (
            np.bincount(cells[chosen], minlength=groups * self.width).reshape(groups, self.width)
            for chosen in (ranks > 0, ranks < 0, slice(None))
        )
        return supporters, opponents, asked

    def seed(self) -> int:
        """A seed that depends on the answers alone: equal answers, in whatever order, draw the same."""
        width = self.width * 5
        cells = np.bincount(self.targets.astype(np.int64) * 5 + self.ranks + 2, minlength=width)
        return int.from_bytes(hashlib.sha256(cells.astype("<i8").tobytes()).digest()[:8], "big")
