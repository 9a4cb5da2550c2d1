"""Invented delegations whose camps are known."""

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups import Answers

WIDTH = 40


def crowd(size: int, *, camps: int = 2, each: int = 15, seed: int = 1) -> tuple[Answers, NDArray[np.int64]]:
    """Delegations of so many camps, each answering so many of 40 targets; with one camp nothing but noise."""
    chance = np.random.default_rng(seed)
    camp = chance.integers(0, camps, size)
    profiles = chance.choice([-1, 1], size=(camps, WIDTH)) if camps > 1 else np.zeros((1, WIDTH))
    targets = np.argsort(chance.random((size, WIDTH)), axis=1)[:, :each]
    felt = profiles[camp[:, None], targets] * 1.2 + chance.normal(size=(size, each))
    ranks = np.clip(np.rint(felt), -2, 2)
    rows = [list(zip(*pair, strict=True)) for pair in zip(targets.tolist(), ranks.astype(int).tolist(), strict=True)]
    return Answers.of_rows(rows, width=WIDTH), camp
