"""Themes: what many texts speak of, each with the words and the texts that tell it best."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer

from consult.texts.analysing.words import telling_words

FEWEST_TEXTS = 30
"""Below this a theme would be a text or two: reading them all takes a person ten minutes."""
MOST_THEMES = 10
LABEL_WORDS = 5
TYPICAL_TEXTS = 3
FEWEST_IN_A_THEME = 3
_MOST_WORDS = 5_000
_ROUNDS = 300
_COMMON = 0.5
"""Words of more than half of the texts tell no theme; outside English they are the ones that connect others."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One theme: its label, how many texts speak of it most, and the places of the most typical ones."""

    words: list[str]
    members: list[int]
    typical: list[int]


def themes(texts: Sequence[str], language: str) -> list[Theme]:
    """The themes of texts in one language, the most frequent first; none below FEWEST_TEXTS.

    The same texts in the same order give the same themes. Each text counts for the one theme it speaks of most.
    """
    if len(texts) < FEWEST_TEXTS:
        return []
    found = _weighed(texts, language)
    if found is None:
        return []
    matrix, words = found
    count = min(MOST_THEMES, max(2, round(sqrt(len(texts) / 8))), min(matrix.shape) - 1)
    if count < 2:
        return []
    weights, parts = _factors(matrix, count)
    return sorted(
        (theme for number in range(count) if (theme := _theme(weights, parts[number], number, words, texts))),
        key=lambda theme: (-len(theme.members), theme.words),
    )


def _weighed(texts: Sequence[str], language: str) -> tuple[Any, npt.NDArray[np.str_]] | None:
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: [word for word in telling_words(text, language) if not word.isdecimal()],
        sublinear_tf=True,
        min_df=2,
        max_df=_COMMON,
        max_features=_MOST_WORDS,
    )
    try:
        matrix = vectorizer.fit_transform(texts)
    except ValueError:  # no word stands in two texts, or every word in most of them
        return None
    return matrix, vectorizer.get_feature_names_out()


def _factors(matrix: Any, count: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    model = NMF(n_components=count, init="nndsvda", random_state=0, max_iter=_ROUNDS, tol=1e-3)
    # the error that is left may come out a hair below zero before its root is taken; nobody looks at it
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # themes are read by a person: near enough is enough
        weights = model.fit_transform(matrix)
    return weights, model.components_


def _theme(
    weights: npt.NDArray[np.float64],
    part: npt.NDArray[np.float64],
    number: int,
    words: npt.NDArray[np.str_],
    texts: Sequence[str],
) -> Theme | None:
    mine = (weights.argmax(axis=1) == number) & (weights[:, number] > 0)
    members = [int(place) for place in np.flatnonzero(mine)]
    label = [str(words[place]) for place in np.argsort(-part, kind="stable")[:LABEL_WORDS] if part[place] > 0]
    if len(members) < FEWEST_IN_A_THEME or not label:
        return None
    return Theme(words=label, members=members, typical=_typical(weights[:, number], members, texts))


def _typical(weight: npt.NDArray[np.float64], members: Sequence[int], texts: Sequence[str]) -> list[int]:
    """The members that speak of it most, no two of them with the same words."""
    typical: list[int] = []
    seen: set[str] = set()
    for place in sorted(members, key=lambda place: (-weight[place], place)):
        words = " ".join(telling_words(texts[place], ""))
        if words not in seen:
            seen.add(words)
            typical.append(place)
        if len(typical) == TYPICAL_TEXTS:
            break
    return typical
