"""Letters in pictures: one font a language, and lines that fit, without asking the font how wide they are."""

import re
import unicodedata
from collections.abc import Iterator

FONTS = {"ar": "IBM Plex Sans Arabic", "zh": "Noto Sans SC"}
"""A run of text falls back as a whole, into any weight: so each language has one font that has all its letters."""
USUAL_FONT = "Noto Sans"
RIGHT_TO_LEFT = frozenset({"ar"})
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{RIGHT-TO-LEFT ISOLATE}"
_END = "\N{POP DIRECTIONAL ISOLATE}"
_SIGNED = re.compile(r"(?<!\w)[+\-\u2013\u2212]\d+(?:[.,]\d+)*")
"""A number with its sign, which would else stand after it among words that are read from right to left."""
_WIDE, _USUAL, _NARROW = 1.0, 0.56, 0.28
_NARROW_LETTERS = frozenset("fijlrtI.,:;|!' ()[]-1")


def font_of(language: str) -> str:
    """The font of a language, by its code."""
    return FONTS.get(language, USUAL_FONT)


def isolated(text: str, language: str) -> str:
    """The text as a run of its own direction, so that signs, codes and an ellipsis in it keep their places."""
    if language not in RIGHT_TO_LEFT:
        return text
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"{_LEFT_TO_RIGHT}{text}{_END}"
    told = _SIGNED.sub(lambda found: f"{_LEFT_TO_RIGHT}{found[0]}{_END}", text)
    return f"{_RIGHT_TO_LEFT}{told}{_END}"


def drawable(text: str) -> str:
    """The text with the signs that the font of most languages lacks put in others: else a whole run changes font."""
    return text.replace("\N{MINUS SIGN}", "\N{EN DASH}").replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


def width_of(text: str, size: int) -> int:
    """About how wide a text is, rather too wide than too narrow."""
    return round(sum(_width(letter) for letter in text) * size)


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _NARROW_LETTERS:
        return _NARROW + 0.06
    return _USUAL + 0.12 if letter.isupper() else _USUAL


def wrapped(text: str, size: int, room: int, *, lines: int) -> list[str]:
    """The text in at most so many lines that fit in the room; what is left out is marked."""
    told = list(_lines(text, size, room))
    if len(told) > lines:
        told = [*told[: lines - 1], shortened(" ".join(told[lines - 1 :]), size, room)]
    return told or [""]


def shortened(text: str, size: int, room: int) -> str:
    """The beginning of a text that fits in the room, with an ellipsis where something is left out."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _lines(text: str, size: int, room: int) -> Iterator[str]:
    line = ""
    for word in _words(text):
        if line and width_of(line + word.rstrip(), size) > room:
            yield line.strip()
            line = ""
        line += word
    if line.strip():
        yield shortened(line.strip(), size, room)


def _words(text: str) -> Iterator[str]:
    """Pieces after which a line may end: words with their space, single letters of a script without spaces."""
    piece = ""
    for letter in text:
        is_wide = unicodedata.east_asian_width(letter) in "WF"
        if is_wide and piece and not piece.isspace():
            yield piece
            piece = ""
        piece += letter
        if letter == " " or is_wide:
            yield piece
            piece = ""
    if piece:
        yield piece
