"""What the check of a wording knows of a language: which words stand for what, which say nothing, which join."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PREFIX = "*"
"""At the end of a word: any ending will do."""


class Kind(StrEnum):
    """What a part of a sentence is to the check."""

    NUMBER = "number"
    QUANTITY = "quantity"
    NONE = "none"
    GROUP = "group"
    NAME = "name"
    QUOTE = "quote"
    TITLE = "title"
    SIDE = "side"
    WORD = "word"
    SCOPE = "scope"
    FILLER = "filler"
    STRONG = "strong"
    WEAK = "weak"
    COLON = "colon"


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words in a row that stand for one thing."""

    words: tuple[str, ...]
    kind: Kind
    value: str

    def fits(self, words: tuple[str, ...]) -> bool:
        """True where these words begin with the phrase."""
        return len(words) >= len(self.words) and all(
            word.startswith(own[:-1]) if own.endswith(PREFIX) else word == own
            for own, word in zip(self.words, words, strict=False)
        )


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of one language.

    Tables map what is meant to how it is said: ways apart by `|`, the words of one way by spaces. `sides` say who
    stands where; `words` are other words with more than one form; `quantities` change what a number means; `none`
    denies; `scope` says of which time a part of a sentence tells; `fillers` say nothing by themselves; `strong` and
    `weak` join parts of a sentence. `numbers` are words that are numbers.
    """

    language: str
    sides: Mapping[str, str]
    words: Mapping[str, str]
    quantities: Mapping[str, str]
    none: str
    scope: Mapping[str, str]
    fillers: str
    strong: str
    weak: str
    numbers: Mapping[str, str]
    grouping: str = ""
    decimal: str = "."
    joined: tuple[str, ...] = field(default=())
    """Short words that are written together with the next one."""
    is_spaced: bool = True

    def phrases(self) -> tuple[Phrase, ...]:
        """Every way of saying something, the longest first."""
        said = [
            *self._of(Kind.SIDE, self.sides),
            *self._of(Kind.WORD, self.words),
            *self._of(Kind.QUANTITY, self.quantities),
            *self._of(Kind.NONE, {"none": self.none}),
            *self._of(Kind.SCOPE, self.scope),
            *self._of(Kind.FILLER, {"": self.fillers}),
            *self._of(Kind.STRONG, {"": self.strong}),
            *self._of(Kind.WEAK, {"": self.weak}),
            *self._of(Kind.NUMBER, self.numbers),
        ]
        return longest_first(said)

    def _of(self, kind: Kind, table: Mapping[str, str]) -> Iterable[Phrase]:
        for value, ways in table.items():
            apart = ways.split("|") if self.is_spaced and kind is not Kind.FILLER else ways.replace("|", " ").split()
            for way in apart:
                words = tuple(way.split()) if self.is_spaced else tuple(way.strip())
                if words:
                    yield Phrase(words=words, kind=kind, value=value)


def longest_first(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """Phrases in the order in which they are looked for: long before short, whole words before beginnings."""

    def place(phrase: Phrase) -> tuple[int, bool, int]:
        return -len(phrase.words), any(word.endswith(PREFIX) for word in phrase.words), -sum(map(len, phrase.words))

    return tuple(sorted(phrases, key=place))
