"""Which earlier text says much the same: TF-IDF of words and word pairs, compared by cosine."""

from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from consult.texts.analysing.words import telling_words, words_and_pairs

SHOWN_FROM = 0.10
"""Cosines from here on are shown to a person for confirmation."""
CLOSEST_FROM = 0.04
"""The closest text of all is shown from here on, so that a short one is not lost that says it in other words."""
MOST = 5
"""Matches of one text at most: what a person reads before deciding."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """An earlier text, by its place, and how near it is."""

    place: int
    score: float


def best_matches(
    texts: Sequence[str], earlier: Sequence[str], language: str, background: Sequence[str] = ()
) -> list[list[Match]]:
    """For each text the earlier ones that say much the same, the nearest first.

    Args:
        texts, earlier: in one language.
        background: further texts; words are weighed by how rare they are among all.
    Returns:
        A list for each text, of at most MOST: cosines of at least SHOWN_FROM, and the highest if it reaches
        CLOSEST_FROM.
    """
    return [
        [
            Match(place=place, score=score)
            for rank, (score, place) in enumerate(_ranked(row)[:MOST])
            if score >= (CLOSEST_FROM if rank == 0 else SHOWN_FROM)
        ]
        for row in likeness(texts, earlier, language, background)
    ]


def likeness(
    texts: Sequence[str], others: Sequence[str], language: str, background: Sequence[str] = ()
) -> list[list[float]]:
    """The cosine of each text with each of the others, 0 to 1; 0 where one has no words."""
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: words_and_pairs(telling_words(text, language)), sublinear_tf=True
    )
    try:
        vectorizer.fit(dict.fromkeys([*texts, *others, *background]))  # each text weighs once
    except ValueError:  # not one word among all of them
        return [[0.0] * len(others) for _ in texts]
    if not texts or not others:
        return [[] for _ in texts]
    product = (vectorizer.transform(texts) @ vectorizer.transform(others).T).toarray()
    return [[round(float(value), 6) for value in row] for row in product]


def _ranked(row: Sequence[float]) -> list[tuple[float, int]]:
    return sorted(((score, place) for place, score in enumerate(row)), key=lambda found: (-found[0], found[1]))
