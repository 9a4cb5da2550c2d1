"""Near-copies: texts that share most of their runs of three words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from consult.texts.analysing.words import shingles

LIKE = 0.6
"""From this Jaccard index on two texts are near-copies: of five runs of words in both together, three are shared."""
_ROWS_AT_ONCE = 100
"""Rows of the product held at once: however alike the texts are, it never grows with their square."""


def near_copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of texts that are near-copies of each other, directly or over others between them.

    Args:
        texts: in one language.
    Returns:
        Places of texts, each group in order and of at least two; the largest group first.
    """
    places_of: dict[frozenset[tuple[str, ...]], list[int]] = {}
    for place, text in enumerate(texts):
        if found := shingles(text):
            places_of.setdefault(found, []).append(place)
    kinds = list(places_of)
    groups: dict[int, list[int]] = {}
    for kind, label in zip(kinds, _linked(kinds), strict=True):
        groups.setdefault(int(label), []).extend(places_of[kind])
    found_groups = [sorted(group) for group in groups.values() if len(group) > 1]
    return sorted(found_groups, key=lambda group: (-len(group), group))


def _linked(kinds: Sequence[frozenset[tuple[str, ...]]]) -> npt.NDArray[np.int64]:
    """For each set of shingles the number of the group it belongs to."""
    labels = np.arange(len(kinds))
    if len(kinds) < 2:
        return labels
    matrix = _matrix(kinds)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    turned = matrix.T.tocsr()
    for start in range(0, len(kinds), _ROWS_AT_ONCE):
        shared = (matrix[start : start + _ROWS_AT_ONCE] @ turned).tocoo()
        rows = shared.row + start
        # shared / (a + b - shared) ≥ 3/5, in whole numbers
        like = (rows < shared.col) & (8 * shared.data >= 3 * (sizes[rows] + sizes[shared.col]))
        if like.any():
            labels = _joined(labels, rows[like], shared.col[like])
    return labels


def _matrix(kinds: Sequence[frozenset[tuple[str, ...]]]) -> "sparse.csr_array":
    columns: dict[tuple[str, ...], int] = {}
    indices = [columns.setdefault(shingle, len(columns)) for kind in kinds for shingle in kind]
    ends = np.cumsum([0, *map(len, kinds)])
    ones = np.ones(len(indices), dtype=np.int32)
    return sparse.csr_array((ones, np.array(indices), ends), shape=(len(kinds), len(columns)))


def _joined(
    labels: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The labels after these pairs were found alike."""
    edges = sparse.coo_array((np.ones(len(rows)), (labels[rows], labels[columns])), shape=(len(labels),) * 2)
    _, merged = csgraph.connected_components(edges, directed=False)
    joined: npt.NDArray[np.int64] = merged[labels]
    return joined
