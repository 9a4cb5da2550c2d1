"""The minority rule: what must still be read of an objection when somebody puts other words for its sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining

LEAST_QUOTED = 3
"""So many words of a reason in a row are a passage of it; a shorter reason is quoted whole."""


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What a minority's line tells, as far as the audience may know it.

    `count` None means that counts are withheld: then `clauses` say only that somebody objects, and stay. `group` is the
    only one on that side, where there is one: it says who they are where not everybody is named.
    """

    count: int | None
    names: Sequence[str]
    reasons: Sequence[str]
    clauses: Sequence[str]
    group: str = ""


def missing_from(text: str, objection: Objection, *, numbers: Sequence[str]) -> list[str]:
    """What a shortened line no longer tells: `somebody`, `count`, `who`, `reason`; empty when it tells enough.

    The count is told by its figures or by naming everybody; of each reason a passage must stand word for word.

    Args:
        numbers: the ways in which the count may be written.
    """
    said = " ".join(_words(text))
    if not objection.count:
        kept = all(f" {' '.join(_words(clause))} " in f" {said} " for clause in objection.clauses)
        return [] if kept else ["somebody"]
    names_all = all(name.casefold() in text.casefold() for name in objection.names)
    names_everybody = names_all and len(objection.names) >= objection.count
    missing = []
    if not names_everybody and not _is_counted(text, objection.names, numbers):
        missing.append("count")
    if not names_all or not (names_everybody or objection.group.casefold() in text.casefold()):
        missing.append("who")
    if not all(_is_quoted(said, reason) for reason in objection.reasons):
        missing.append("reason")
    return missing


def _is_counted(text: str, names: Sequence[str], numbers: Sequence[str]) -> bool:
    """True where a number stands by itself: not within another one, and not within a name."""
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return any(re.search(rf"(?<![\d.,]){re.escape(number)}(?![.,]?\d)", text) for number in numbers)


def _is_quoted(said: str, reason: str) -> bool:
    words = _words(reason)
    length = min(LEAST_QUOTED, len(words))
    passages = (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    return not words or any(f" {passage} " in f" {said} " for passage in passages)


def _words(text: str) -> list[str]:
    """The words of a text without case and punctuation; signs of scripts without spaces stand alone."""
    spaced = "".join(_apart(sign) for sign in text.casefold())
    return spaced.split()


def _apart(sign: str) -> str:
    if "\u3040" <= sign <= "\u9fff":
        return f" {sign} "
    return sign if sign.isalnum() or combining(sign) else " "
