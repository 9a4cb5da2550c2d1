"""What a text says, in a form in which two texts can be compared: which number and name stands with which words.

A text falls into sentences, and these into pieces at commas and at "and". A number, a name or a denial belongs to the
words of its own piece; where one piece alone has words, as in "mostly opposed: A and B", those hold for all. Where it
cannot be told what belongs together, the whole order counts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consult.domain.wording_check.facts import Facts
from consult.domain.wording_check.lexicon import Kind
from consult.domain.wording_check.parts import Part, parts_of

_ANCHORS = frozenset({Kind.NUMBER, Kind.QUANTITY, Kind.NONE, Kind.GROUP, Kind.NAME, Kind.QUOTE})
_NAMES = frozenset({Kind.GROUP, Kind.NAME, Kind.QUOTE, Kind.TITLE})
_WORDS = frozenset({Kind.SIDE, Kind.WORD})
_JOINTS = frozenset({Kind.WEAK, Kind.COLON})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Numbers, names and denials with the words that they stand with, and the time that is told of."""

    anchors: tuple[Part, ...]
    words: frozenset[Part]
    scope: frozenset[str]

    def of(self, *kinds: Kind) -> list[str]:
        """The values of the parts of these kinds."""
        return [part.value for part in (*self.anchors, *self.words) if part.kind in kinds]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text says."""

    facts: Counter[Fact]
    numbers: Counter[str]
    names: Counter[Part]
    words: frozenset[Part]


def read(text: str, facts: Facts) -> Reading:
    """What a text says, where its names are those of a drafted sentence."""
    parts = parts_of(text, facts)
    return Reading(
        facts=_without_repeats(Counter(_facts(parts))),
        numbers=Counter(part.value for part in parts if part.kind is Kind.NUMBER),
        names=Counter(part for part in parts if part.kind in _NAMES),
        words=frozenset(part for part in parts if part.kind in (*_WORDS, Kind.QUANTITY, Kind.NONE, Kind.SCOPE)),
    )


def _without_repeats(facts: Counter[Fact]) -> Counter[Fact]:
    """Facts, without what words alone state where the same words stand with a number or a name, or stand twice."""
    anchored = {(fact.words, fact.scope) for fact in facts if fact.anchors}
    return Counter(
        {
            fact: count if fact.anchors else 1
            for fact, count in facts.items()
            if fact.anchors or (fact.words, fact.scope) not in anchored
        }
    )


@dataclass(frozen=True, kw_only=True)
class _Piece:
    parts: tuple[Part, ...]

    @property
    def anchors(self) -> tuple[Part, ...]:
        """What is counted, named or denied; numbers in their order, and beside several names in that of all."""
        found = [part for part in self.parts if part.kind in _ANCHORS]
        denials = [part for part in found if part.kind is Kind.NONE]
        if sum(part.kind in _NAMES for part in found) > 1:
            return (*denials, *(part for part in found if part.kind is not Kind.NONE))
        names = [part for part in found if part.kind in _NAMES]
        return (*names, *denials, *(part for part in found if part.kind not in (*_NAMES, Kind.NONE)))

    @property
    def words(self) -> frozenset[Part]:
        """The words that mean something."""
        return frozenset(part for part in self.parts if part.kind in _WORDS)

    def shared(self, words: frozenset[Part]) -> frozenset[Part]:
        """The words of another piece, where this one is about them: a bare number is about nothing."""
        is_bare = not self.words and not any(part.kind in _NAMES for part in self.parts)
        return frozenset() if is_bare else words

    @property
    def is_told(self) -> bool:
        """True where moving the piece elsewhere would change what is said."""
        return bool(self.anchors) or any(part.kind is Kind.SIDE for part in self.parts)


def _facts(parts: Sequence[Part]) -> Iterator[Fact]:
    before: frozenset[Part] = frozenset()
    for sentence in _sentences(parts):
        scope = frozenset(part.value for part in sentence if part.kind is Kind.SCOPE)
        pieces = [piece for piece in _pieces(sentence) if piece.anchors or piece.words]
        wordy = [piece for piece in pieces if piece.words]
        yield from _quotations(sentence, scope)
        if len(wordy) <= 1:
            before = wordy[0].words if wordy else before  # "They are: A and B" tells of the sentence before
            told = [piece for piece in pieces if piece.anchors] or [piece for piece in pieces if piece.is_told]
            yield from (Fact(anchors=piece.anchors, words=piece.shared(before), scope=scope) for piece in told)
        else:
            before = frozenset()
            yield from _apart(pieces, scope)


def _apart(pieces: Sequence[_Piece], scope: frozenset[str]) -> Iterator[Fact]:
    """The facts of a sentence of which several pieces have words of their own."""
    if any(piece.anchors and not piece.words for piece in pieces):
        whole = tuple(part for piece in pieces for part in piece.parts if part.kind in _ANCHORS | _WORDS)
        yield Fact(anchors=whole, words=frozenset(), scope=scope)
        return
    for piece in pieces:
        if piece.is_told:
            yield Fact(anchors=piece.anchors, words=piece.words, scope=scope)


def _quotations(sentence: Iterable[Part], scope: frozenset[str]) -> Iterator[Fact]:
    """Whose words a quotation is."""
    found = [part for part in sentence if part.kind in (Kind.QUOTE, Kind.NAME, Kind.GROUP)]
    if any(part.kind is Kind.QUOTE for part in found):
        yield Fact(anchors=tuple(found), words=frozenset(), scope=scope)


def _sentences(parts: Iterable[Part]) -> Iterator[list[Part]]:
    sentence: list[Part] = []
    for part in parts:
        if part.kind is not Kind.STRONG:
            sentence.append(part)
        if part.kind in (Kind.STRONG, Kind.QUOTE) and sentence:  # what was quoted ends what was said of it
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _pieces(sentence: Iterable[Part]) -> Iterator[_Piece]:
    piece: list[Part] = []
    for part in sentence:
        if part.kind in _JOINTS:
            yield _Piece(parts=tuple(piece))
            piece = []
        elif part.kind not in (Kind.SCOPE, Kind.TITLE):
            piece.append(part)
    yield _Piece(parts=tuple(piece))
