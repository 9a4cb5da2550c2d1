"""Numbers as six languages write them, in one form."""

import re
import unicodedata

from consult.domain.wording_check.lexicon import Lexicon

LETTERS = "A-Za-z\u00c0-\u024f\u0400-\u052f"
"""Letters of scripts that leave a space between a number and a word; Arabic joins "and" to what follows."""
_DIGITS = r"\d+(?:[.,'\u2019\u066b\u066c\u00a0\u202f]\d+)*"
NUMBER = re.compile(
    rf"(?P<sign>(?<![{LETTERS}\d])(?:[+\-\u2212\u2013]|<[ \u00a0]?))?"
    rf"(?<![{LETTERS}\d])(?P<digits>{_DIGITS})(?![{LETTERS}])"
    r"(?P<percent>[ \u00a0\u202f]?[%\u066a\uff05])?"
)
"""A number that stands by itself; digits inside a word, as in CO2, belong to the word."""
_MINUS = dict.fromkeys("-\N{MINUS SIGN}\N{EN DASH}", "-")
CHINESE_PERCENT = re.compile(r"百分之 ?(\d+(?:\.\d+)?)")
_CHINESE = {sign: place for place, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
CHINESE_NUMBER = re.compile(r"[一二两三四五六七八九十]{1,3}(?= ?个)")


def canonical(found: re.Match[str], lexicon: Lexicon) -> str:
    """A number in plain digits with a full stop: the same for every way of writing it.

    One whose marks make no sense in the language stays as it was written, marked, so that it equals no other.
    """
    sign, percent = (found["sign"] or "").strip(" \u00a0"), "%" if found["percent"] else ""
    return f"{_MINUS.get(sign, sign)}{_plain(found['digits'], lexicon)}{percent}"


def _plain(written: str, lexicon: Lexicon) -> str:
    text = "".join(str(unicodedata.digit(sign, -1)) if sign.isdecimal() else sign for sign in written)
    text = text.replace("\N{ARABIC DECIMAL SEPARATOR}", lexicon.decimal)
    whole, mark, rest = text.partition(lexicon.decimal)
    first, *others = re.split(f"[{re.escape(lexicon.grouping)}]", whole)
    is_grouped = not others or (len(first) <= 3 and all(len(part) == 3 for part in others))
    if not is_grouped or not all(part.isdecimal() for part in (first, *others, *([rest] if mark else []))):
        return f"?{text}"
    return "".join((first, *others)) + (f".{rest}" if mark else "")


def chinese_value(signs: str) -> str:
    """A number below a hundred in Chinese signs."""
    tens, ten, ones = signs.partition("十")
    if not ten:
        return str(_CHINESE[tens]) if len(tens) == 1 else signs
    if len(tens) > 1 or len(ones) > 1:
        return signs
    return str((_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0))


def is_written_number(sign: str) -> bool:
    """True for a sign that is a number and no digit, such as a fraction or a number in a circle."""
    return unicodedata.category(sign) in ("No", "Nl")
