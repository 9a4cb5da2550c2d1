"""What changed between two lists of sentences: which belong together, and which words of a sentence are others."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

Thing = TypeVar("Thing")

_WORDS = re.compile(r"\s+|[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯]+")
"""A run of space, one Chinese sign, or a run of anything else: Chinese is written without spaces between words."""


class Change(StrEnum):
    """What became of a piece of a sentence."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words of a sentence that stayed, went or came together."""

    change: Change
    text: str


REWRITTEN_BELOW = 0.5
"""Sentences that share less than this part of their words are shown whole: woven together nobody can read them."""


def word_changes(before: str, after: str) -> list[Piece]:
    """The pieces of two sentences in reading order: what went stands before what came in its place.

    Args:
        before, after: the two sentences; either may be empty.
    Returns:
        Pieces whose texts without the added ones give `before`, and without those gone give `after`.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    if matcher.ratio() < REWRITTEN_BELOW:
        return _replaced(before, after)
    pieces: list[Piece] = []
    gone = added = ""
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        was, now = "".join(old[start:end]), "".join(new[new_start:new_end])
        if tag == "equal" and (was.strip() or not (gone or added)):
            pieces += [*_replaced(gone, added), Piece(change=Change.SAME, text=was)]
            gone = added = ""
        else:  # a space between two changes belongs to both
            gone, added = gone + was, added + now
    return [*pieces, *_replaced(gone, added)]


def _replaced(gone: str, added: str) -> list[Piece]:
    both = ((Change.GONE, gone), (Change.ADDED, added))
    return [Piece(change=change, text=text) for change, text in both if text]


def pairs(
    before: Sequence[Thing], after: Sequence[Thing], *, keys: Sequence[Callable[[Thing], Hashable]]
) -> list[tuple[Thing | None, Thing | None]]:
    """Which thing of one list belongs to which of the other.

    Args:
        keys: from the strictest to the loosest; what one does not pair, the next one may. None as a key pairs nothing.
    Returns:
        Each thing of `after` in its order with its partner or None, then what of `before` has none.
    """
    partners: dict[int, int] = {}
    left = list(range(len(before)))
    for key in keys:
        waiting: dict[Hashable, list[int]] = {}
        for place in left:
            if (found := key(before[place])) is not None:
                waiting.setdefault(found, []).append(place)
        for place, thing in enumerate(after):
            if place not in partners and (own := waiting.get(key(thing))):
                partners[place] = own.pop(0)
        left = [place for place in left if place not in partners.values()]
    paired = [(before[partners[n]] if n in partners else None, thing) for n, thing in enumerate(after)]
    return [*paired, *((before[place], None) for place in left)]
