"""Two to five groups of points by k-means, and which number of groups lies best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.domain.opinion_groups.answers import Floats, Integers

NUMBERS = (2, 3, 4, 5)
EXACT_TO = 5_000
"""Points up to which every distance is looked at; above, the silhouettes are those of a seeded sample of so many."""
MOST_STEPS = 300
_BLOCK = 512


@dataclass(frozen=True)
class Clustering:
    """A grouping of points: `labels` has shape (points,), 0 the largest group; the silhouette is −1 to 1."""

    labels: Integers
    silhouette: float


def best_clustering(points: Floats, *, seed: int) -> Clustering:
    """The grouping into two to five groups whose mean silhouette is best; the smaller number where two are equal.

    Args:
        points: shape (points, 2); at least two distinct ones.
    Raises:
        ValueError: all points are the same.
    Source: P. Rousseeuw, J. Comput. Appl. Math. 20, 1987 (silhouettes).
    """
    starts = _smallest_distinct(points, max(NUMBERS))
    if len(starts) < min(NUMBERS):
        raise ValueError("groups need at least two distinct points")
    apart = _far_apart(points, starts[0], max(NUMBERS))
    labellings = [
        _tighter(points, k_means(points, starts[:number]), k_means(points, apart[:number]))
        for number in NUMBERS
        if number <= len(starts)
    ]
    chosen = _sample(len(points), seed)
    scores = mean_silhouettes(points[chosen], [labels[chosen] for labels in labellings])
    best = int(np.argmax(scores))
    return Clustering(_by_size(labellings[best], points), float(scores[best]))


def k_means(points: Floats, centres: Floats) -> Integers:
    """Lloyd's k-means from these centres until no point moves; a group that empties keeps its centre.

    Args:
        points: shape (points, dimensions).
        centres: shape (groups, dimensions).
    Returns:
        The group of each point, shape (points,).
    """
    centres = centres.copy()
    labels = np.full(len(points), -1)
    for _ in range(MOST_STEPS):
        nearest = _nearest(points, centres)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        sizes = np.bincount(labels, minlength=len(centres))
        for axis in range(points.shape[1]):
            sums = np.bincount(labels, weights=points[:, axis], minlength=len(centres))
            centres[:, axis] = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres[:, axis])
    return labels


def _tighter(points: Floats, first: Integers, second: Integers) -> Integers:
    """Of two groupings the one whose points lie nearer their middles; the first where they are equal.

    The smallest points may all lie in one heap, from which k-means does not find its way out.
    """
    return second if _spread_within(points, second) < _spread_within(points, first) * (1 - 1e-9) else first


def _spread_within(points: Floats, labels: Integers) -> float:
    sizes = np.maximum(np.bincount(labels), 1)
    squares = sum(np.bincount(labels, weights=column) ** 2 / sizes for column in points.T)
    return float((points**2).sum() - np.sum(squares))


def _far_apart(points: Floats, first: Floats, count: int) -> Floats:
    """Points each as far as can be from those before; the smallest point first."""
    chosen = [first]
    gaps = np.full(len(points), np.inf)
    while len(chosen) < count:
        gaps = np.minimum(gaps, ((points - chosen[-1]) ** 2).sum(axis=1))
        far = np.flatnonzero(gaps >= gaps.max() * (1 - 1e-9))
        chosen.append(_smallest_distinct(points[far], 1)[0])
    return np.array(chosen)


def mean_silhouettes(points: Floats, labellings: Sequence[NDArray[np.int64]]) -> list[float]:
    """The mean silhouette of each labelling, from one pass over the distances.

    A point alone in its group has silhouette 0.
    """
    memberships = [np.eye(labels.max() + 1)[labels] for labels in labellings]
    every = np.concatenate(memberships, axis=1)
    totals = [0.0] * len(labellings)
    for first in range(0, len(points), _BLOCK):
        here = slice(first, first + _BLOCK)
        sums = _distances(points[here], points) @ every
        column = 0
        for place, labels in enumerate(labellings):
            width = memberships[place].shape[1]
            sizes = memberships[place].sum(axis=0)
            totals[place] += _silhouettes(sums[:, column : column + width], labels[here], sizes).sum()
            column += width
    return [total / len(points) for total in totals]


def _silhouettes(sums: Floats, labels: Integers, sizes: Floats) -> Floats:
    rows = np.arange(len(labels))
    own_size = sizes[labels]
    within = sums[rows, labels] / np.maximum(own_size - 1, 1)
    others = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    others[rows, labels] = np.inf
    between = others.min(axis=1)
    larger = np.maximum(within, between)
    widths = np.divide(between - within, larger, out=np.zeros(len(labels)), where=(larger > 0) & np.isfinite(larger))
    return np.where(own_size > 1, widths, 0.0)


def _nearest(points: Floats, centres: Floats) -> Integers:
    # without the term that is the same for all centres
    scores = points @ centres.T
    scores *= -2
    scores += (centres**2).sum(axis=1)
    nearest: Integers = np.argmin(scores, axis=1)
    return nearest


def _distances(some: Floats, points: Floats) -> Floats:
    squares = some @ points.T
    squares *= -2
    squares += (some**2).sum(axis=1)[:, None]
    squares += (points**2).sum(axis=1)
    # a product of equal points may end below zero by its last digit
    return np.sqrt(np.maximum(squares, 0, out=squares), out=squares)


def _smallest_distinct(points: Floats, count: int) -> Floats:
    """The first distinct points in the order of their coordinates; rounded, since sums end in noise."""
    order = np.lexsort(np.round(points, 9).T[::-1])
    found: list[int] = []
    for place in order:
        if not found or not np.allclose(points[place], points[found[-1]], atol=1e-9):
            found.append(int(place))
            if len(found) == count:
                break
    return points[found]


def _sample(size: int, seed: int) -> Integers:
    if size <= EXACT_TO:
        return np.arange(size)
    return np.sort(np.random.Generator(np.random.PCG64(seed)).choice(size, EXACT_TO, replace=False))


def _by_size(labels: Integers, points: Floats) -> Integers:
    """Numbers by size, the largest group first; equal sizes by the place of their middle; empty groups vanish."""
    present = [int(label) for label in np.unique(labels)]
    middles = {label: tuple(np.round(points[labels == label].mean(axis=0), 9)) for label in present}
    order = sorted(present, key=lambda label: (-int((labels == label).sum()), middles[label]))
    new = np.zeros(max(present) + 1, dtype=np.int64)
    new[order] = np.arange(len(order))
    return new[labels]
