"""Finding a person in what others wrote: by name, address or signature, however it is written."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa
from markupsafe import escape
from sqlalchemy.orm import InstrumentedAttribute

NOBODY = "—"
"""What stands where the name stood."""
SHORTEST_NAME = 5
"""Shorter names are not looked for in what others wrote: they are parts of too many words."""
_SHORTEST_TRACE = 3
"""Fewer letters stand in nearly every text."""


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """Finds some words in capitals or not, over the end of a line, and as pages and documents escape them."""

    pattern: re.Pattern[str]
    traces: frozenset[str]

    @classmethod
    def of(cls, words: Collection[str]) -> Self:
        """Those of the words that can be looked for: addresses, and names that are long enough."""
        stripped = {word.strip() for word in words}
        sought = sorted((word for word in stripped if "@" in word or len(word) >= SHORTEST_NAME), key=len, reverse=True)
        return cls(
            pattern=re.compile("|".join(map(_written, sought)) or r"(?!)"),
            traces=frozenset(trace for word in sought for trace in _traces(word)),
        )

    def are_in(self, text: str) -> bool:
        """True when one of the words stands in a text."""
        return self.pattern.search(text) is not None

    def blotted(self, text: str) -> str:
        """The text without the words."""
        return self.pattern.sub(NOBODY, text)

    def may_be_in(self, *columns: "sa.ColumnElement[Any] | InstrumentedAttribute[Any]") -> "sa.ColumnElement[bool]":
        """A condition that holds wherever a word stands, and in a few more rows: the database looks for a part."""
        texts = [sa.func.lower(sa.cast(column, sa.Text)) for column in columns]
        return sa.or_(sa.false(), *(text.contains(part, autoescape=True) for text in texts for part in self.traces))


def _written(word: str) -> str:
    """A pattern of the word: each letter as it is or escaped, any space between its parts."""
    return r"\s+".join("".join(map(_spellings, part)) for part in word.split())


def _spellings(letter: str) -> str:
    cases = (letter, letter.lower(), letter.upper())
    ways = {way for case in cases for way in (case, str(escape(case)), json.dumps(case)[1:-1])}
    return f"(?:{'|'.join(sorted(map(re.escape, ways)))})"


def _traces(word: str) -> Iterator[str]:
    """What stands in lower case wherever the word does: plain letters, because SQLite folds no others."""
    plain = max(re.findall(r"[a-z0-9@._-]+", word.lower()), key=len, default="")
    if len(plain) >= _SHORTEST_TRACE:
        yield plain
        return
    longest = max(word.split(), key=len)
    for case in (longest, longest.lower(), longest.upper(), longest.title()):
        yield from (case, json.dumps(case)[1:-1].lower())
