"""Words that one group uses far more often than the others do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import hypergeom

from consult.domain.multiple_testing import benjamini_hochberg
from consult.texts.analysing.words import telling_words

FEWEST_SENDERS = 5
"""A group of fewer senders has no words of its own here: they would be one sender's."""
FEWEST_USERS = 3
"""Senders of the group who use a word before it is called typical."""
CLEARLY = 0.05
"""The share of chance finds among the words that are shown (Benjamini-Hochberg q)."""
MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class GroupWord:
    """A word, and how many senders use it within the group and outside it."""

    word: str
    within: int
    outside: int


def group_words(
    texts: Sequence[str], groups: Sequence[str], senders: Sequence[str], language: str
) -> dict[str, list[GroupWord]]:
    """Typical words of each group, the most telling first; a group without any is absent.

    A word counts once a sender, so that one long letter, or one letter sent for each target, weighs no more than
    another. How often so many of a word's users would fall into the group by chance is the one-sided exact test of
    Fisher; of all words tested those with a q of CLEARLY or less are typical.
    """
    used: dict[tuple[str, str], set[str]] = {}
    for text, group, sender in zip(texts, groups, senders, strict=True):
        used.setdefault((group, sender), set()).update(telling_words(text, language))
    counts: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for (group, _sender), words in used.items():
        counts.setdefault(group, Counter()).update(word for word in words if not word.isdecimal())
        sizes[group] += 1
    whole = sum(counts.values(), Counter())
    if len(sizes) < 2:
        return {}
    typical = {
        group: _typical(counts[group], whole, sizes[group], sizes.total())
        for group in sorted(counts)
        if sizes[group] >= FEWEST_SENDERS
    }
    return {group: words for group, words in typical.items() if words}


def _typical(mine: Mapping[str, int], whole: Mapping[str, int], size: int, senders: int) -> list[GroupWord]:
    tested = sorted(word for word, within in mine.items() if within >= FEWEST_USERS)
    if not tested:
        return []
    within, users = [mine[word] for word in tested], [whole[word] for word in tested]
    chances = hypergeom.sf([count - 1 for count in within], senders, users, size)
    p_values = {word: float(chance) for word, chance in zip(tested, chances, strict=True)}
    found = [
        (p_values[word], GroupWord(word=word, within=mine[word], outside=whole[word] - mine[word]))
        for word, q_value in benjamini_hochberg(p_values).items()
        if q_value <= CLEARLY
    ]
    return [word for _, word in sorted(found, key=lambda item: (item[0], item[1].word))[:MOST_WORDS]]
