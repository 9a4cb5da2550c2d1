"""From a text to its parts: names, numbers, and words by what they mean."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from consult.domain.wording_check.facts import Facts
from consult.domain.wording_check.lexicon import Kind, Lexicon, Phrase
from consult.domain.wording_check.lexicons import lexicon_of, phrases_of
from consult.domain.wording_check.numbers import (
    CHINESE_NUMBER,
    CHINESE_PERCENT,
    LETTERS,
    NUMBER,
    canonical,
    chinese_value,
    is_written_number,
)

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』‹›"), '"')
_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
"""Around a name that runs the other way than its sentence; they are not read."""
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_STRONG, _WEAK, _COLON = frozenset(".;。；؛"), frozenset(",，、،—–"), frozenset(":：")
_SILENT = frozenset(" \u00a0\u202f()（）")
_APOSTROPHES = frozenset("'’")
_SPACE = "[ \u00a0\u202f]?"
_WORD = re.compile(rf"(?:[{LETTERS}\d]*[{LETTERS}][{LETTERS}\d]*|[^\W\d_]+)(?:[-\u2010\u2011][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ARABIC_MARKS = re.compile(r"(?<=[\u0620-\u06ff])[\u064b-\u0652\u0670\u0640]+")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a text: what it is, and its value in the form in which two texts are compared."""

    kind: Kind
    value: str


def plain(text: str) -> str:
    """A text with one kind of quotation marks and of spaces, and with none of what Arabic may leave out."""
    composed = CHINESE_PERCENT.sub(r"\1%", unicodedata.normalize("NFC", text).translate(_QUOTES | _ISOLATES))
    return _ARABIC_MARKS.sub("", _SPACES.sub(" ", composed)).strip()


def parts_of(text: str, facts: Facts) -> list[Part]:
    """The parts of a text in their order; what says nothing by itself is left out."""
    found: list[Part] = []
    for name, rest in _apart(plain(text), _names_in(facts)):
        found += _read(rest, lexicon_of(facts.language))
        if name:
            found.append(name)
    return [part for part in found if part.kind is not Kind.FILLER]


@dataclass(frozen=True, kw_only=True)
class _Name:
    pattern: re.Pattern[str]
    part: Part


def _names_in(facts: Facts) -> list[_Name]:
    """What may be named, the longest first: a code may stand inside a title."""
    quoted = [(Kind.TITLE, text, plain(text)) for text in facts.titles]
    quoted += [(Kind.QUOTE, text, plain(text)) for text in facts.quotes]
    named = [(Kind.NAME, text, text) for text in facts.names]
    named += [(Kind.GROUP, label, key) for key, label in facts.groups.items()]
    known = [entry for entry in dict.fromkeys([*quoted, *named]) if entry[1].strip()]
    return [
        _Name(pattern=_pattern(kind, plain(text)), part=Part(kind=kind, value=value))
        for kind, text, value in sorted(known, key=lambda entry: -len(plain(entry[1])))
    ]


@lru_cache(maxsize=1_000)
def _pattern(kind: Kind, text: str) -> re.Pattern[str]:
    if kind in (Kind.TITLE, Kind.QUOTE):
        return re.compile(f'"{_SPACE}{re.escape(text)}{_SPACE}"')
    return re.compile(_bounded(text), re.IGNORECASE if kind is Kind.GROUP else 0)


def _bounded(text: str) -> str:
    """A name as a pattern that does not fit inside a longer word; Arabic joins short words to it, Chinese any."""
    is_joining = bool(re.search(r"[\u0600-\u06ff\u3400-\u9fff]", text))
    bare = re.escape(text)
    own = rf"{bare}(?![\u0600-\u06ff])" if is_joining else rf"(?<![{LETTERS}\d]){bare}(?![{LETTERS}\d])"
    return f'"{_SPACE}{bare}{_SPACE}"|{own}'


def _apart(text: str, names: Sequence[_Name]) -> Iterator[tuple[Part | None, str]]:
    """The names in a text, each with what stands before it; the longest name first, wherever it stands."""
    taken: list[tuple[int, int, Part]] = []
    for name in names:
        for found in name.pattern.finditer(text):
            if all(found.end() <= start or end <= found.start() for start, end, _ in taken):
                taken.append((found.start(), found.end(), name.part))
    place = 0
    for start, end, part in sorted(taken, key=lambda entry: entry[0]):
        yield part, text[place:start]
        place = end
    yield None, text[place:]


def _read(text: str, lexicon: Lexicon) -> list[Part]:
    """The parts of a text without names."""
    found: list[Part] = []
    words: list[str] = []
    place = 0

    def flush() -> None:
        found.extend(_meant(tuple(words), lexicon))
        words.clear()

    while place < len(text):
        step, part, word = _next(text, place, lexicon)
        if word:
            words += word
        elif part:
            flush()
            found.append(part)
        place += step
    flush()
    return found


def _next(text: str, place: int, lexicon: Lexicon) -> tuple[int, Part | None, tuple[str, ...]]:
    """How far the next piece of a text reaches, and the part or the words that it is."""
    if found := _number(text, place, lexicon):
        return found[0], Part(kind=Kind.NUMBER, value=found[1]), ()
    sign = text[place]
    if _HAN.match(sign):
        return 1, None, (sign,)
    if word := _WORD.match(text, place):
        whole = re.split(_HAN, word.group())[0]
        return len(whole), None, (whole.casefold(),)
    joins = sign in _APOSTROPHES and text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
    return 1, None if joins else _sign(sign), ()


def _number(text: str, place: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """How far a number that stands here reaches, and which it is."""
    if number := NUMBER.match(text, place):
        return number.end() - place, canonical(number, lexicon)
    if not lexicon.is_spaced and (signs := CHINESE_NUMBER.match(text, place)):
        return signs.end() - place, chinese_value(signs.group())
    return (1, text[place]) if is_written_number(text[place]) else None


def _sign(sign: str) -> Part | None:
    for signs, kind in ((_STRONG, Kind.STRONG), (_WEAK, Kind.WEAK), (_COLON, Kind.COLON)):
        if sign in signs:
            return Part(kind=kind, value="")
    if sign in _SILENT:
        return None
    return Part(kind=Kind.WORD, value=sign)


def _meant(words: tuple[str, ...], lexicon: Lexicon) -> Iterator[Part]:
    """Words in a row by what they mean; one that means nothing to the lexicon stands for itself."""
    while words:
        phrase = next((found for found in _beginning(words[0][:1], lexicon.language) if found.fits(words)), None)
        if phrase:
            yield Part(kind=phrase.kind, value=phrase.value)
            words = words[len(phrase.words) :]
            continue
        first, rest = words[0], words[1:]
        joined = next((short for short in lexicon.joined if first.startswith(short) and len(first) > len(short)), "")
        if joined and (len(first) > 3 or _is_known(first[len(joined) :], lexicon.language)):
            yield Part(kind=Kind.WEAK, value="")
            words = (first[len(joined) :], *rest)
            continue
        yield Part(
            kind=Kind.WEAK if first in lexicon.joined else Kind.WORD, value="" if first in lexicon.joined else first
        )
        words = rest


@cache
def _is_known(word: str, language: str) -> bool:
    return any(phrase.fits((word,)) for phrase in _beginning(word[:1], language))


@cache
def _beginning(sign: str, language: str) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases_of(language) if phrase.words[0].startswith(sign))
