"""Words of a text: what is compared, in whatever script it is written."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

LONGEST_READ = 20_000
"""Characters of a text that are looked at: twice the longest that a position holds."""
LONGEST_WORD = 60
"""Characters of a word; what is longer is no word of any language, and is cut."""
_RUN = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Arabic vowel signs and the stretching line: the same word is written with and without them."""


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters and one form.

    Where a script puts no spaces between words, pairs of neighbouring characters stand for words.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST_READ]).casefold()
    found: list[str] = []
    for run in _RUN.findall(_MARKS.sub("", plain)):
        found += _pairs(run) if _UNSPACED.search(run) else [run[:LONGEST_WORD]]
    return found


def _pairs(run: str) -> list[str]:
    found: list[str] = []
    place = 0
    for part in _UNSPACED.finditer(run):
        found += [run[place : part.start()]] if part.start() > place else []
        script = part.group()
        found += [script[at : at + 2] for at in range(len(script) - 1)] or [script]
        place = part.end()
    return found + ([run[place:]] if place < len(run) else [])


def telling_words(text: str, language: str) -> list[str]:
    """The words of at least two characters; in English without the commonest, for which no other language is asked."""
    stop: frozenset[str] = ENGLISH_STOP_WORDS if language == "en" else frozenset()
    return [word for word in words_of(text) if len(word) > 1 and word not in stop]


def words_and_pairs(words: Sequence[str]) -> list[str]:
    """The words, and every two that stand beside each other."""
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every three words that follow each other; a text of fewer than three has none."""
    words = words_of(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))
