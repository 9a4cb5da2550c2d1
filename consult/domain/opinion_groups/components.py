"""The two directions along which delegations differ most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups.answers import Answers, Floats

COMPONENTS = 2


@dataclass(frozen=True)
class Components:
    """The two leading components of the mean-imputed matrix.

    `directions` has shape (targets, 2), unit columns whose entry of largest size is positive; `shares` is the part
    of all variance that each takes, 0 to 1.
    """

    means: Floats
    directions: Floats
    shares: tuple[float, float]


def cross_product(answers: Answers, means: Floats) -> Floats:
    """The product of the centred matrix with itself, shape (targets, targets), added up block by block."""
    product = np.zeros((answers.width, answers.width))
    for _, block in answers.centred_blocks(means):
        product += block.T @ block
    return product


def components(answers: Answers) -> Components | None:
    """The components of the answers; None when all answers to each target are alike, so that nothing differs.

    Subtracting each target's mean over its answers and putting 0 for what is missing gives the same components as
    filling gaps with the mean; no dense copy of all delegations is ever held.

    Source: C. Small et al., Polis, RECERCA 26, 2021.
    """
    means = answers.means()
    values, vectors = np.linalg.eigh(cross_product(answers, means))
    total = float(values.sum())
    if total <= 1e-9:
        return None
    leading = vectors[:, ::-1][:, :COMPONENTS]
    largest = np.abs(leading).argmax(axis=0)
    signs = np.sign(leading[largest, np.arange(COMPONENTS)])
    shares = values[::-1][:COMPONENTS] / total
    return Components(means, leading * signs, (float(shares[0]), float(shares[1])))


def coordinates(answers: Answers, found: Components) -> NDArray[np.float64]:
    """Where each delegation lies, shape (delegations, 2), stretched by √(targets / its answers).

    Silence pulls a delegation to the middle; the factor undoes that for those who answered fewer targets.
    """
    points = np.empty((answers.height, COMPONENTS))
    for where, block in answers.centred_blocks(found.means):
        points[where] = block @ found.directions
    return points * np.sqrt(answers.width / np.maximum(answers.answered, 1))[:, None]
