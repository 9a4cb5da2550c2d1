"""Names and texts as they come in: one form, no hidden characters, and which names look alike."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from confusable_homoglyphs import confusables

from consult.domain.errors import InvalidInput

DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: a name could read as another."""
LONGEST_NAME = 200
_KEPT_BREAKS = frozenset("\n\t")
_SAME_TO_THE_EYE = str.maketrans("i", "l")
"""UTS 39 keeps these apart in lower case; a capital I makes them the same."""


def checked_name(value: str, *, field: str, most: int = LONGEST_NAME) -> str:
    """A name in one line and one form (NFC), with single spaces.

    Raises: InvalidInput, naming the field: `missing`, `too_long`, `hidden_characters`.
    """
    name = " ".join(checked_text(value, field=field, most=most).split())
    if not any(character.isalnum() for character in name):
        raise InvalidInput.of_fields({field: "missing"})
    return name


def checked_text(value: str, *, field: str, most: int, is_needed: bool = True) -> str:
    """A text in one form (NFC), without characters that hide or turn others.

    Raises: InvalidInput, naming the field: `missing`, `too_long`, `hidden_characters`.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if any(_is_hidden(character) for character in text):
        raise InvalidInput.of_fields({field: "hidden_characters"})
    if len(text) > most:
        raise InvalidInput.of_fields({field: "too_long"})
    if is_needed and not text:
        raise InvalidInput.of_fields({field: "missing"})
    return text


def noted_name(faults: dict[str, str], value: str, *, field: str, most: int = LONGEST_NAME) -> str:
    """A name as `checked_name` gives it; what is wrong with it is added to the faults instead."""
    try:
        return checked_name(value, field=field, most=most)
    except InvalidInput as error:
        faults.update(error.fields)
        return ""


def noted_text(faults: dict[str, str], value: str, *, field: str, most: int) -> str:
    """A text as `checked_text` gives it; what is wrong with it is added to the faults instead."""
    try:
        return checked_text(value, field=field, most=most)
    except InvalidInput as error:
        faults.update(error.fields)
        return ""


def _is_hidden(character: str) -> bool:
    if character in DIRECTION_CONTROLS:
        return True
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} and character not in _KEPT_BREAKS


def skeleton(name: str) -> str:
    """What a name looks like: names with the same skeleton can be taken for one another.

    NFKC, each character replaced by the one that stands for all that look like it (the confusables of UTS 39), in
    capitals and again in small letters, without accents, spaces and punctuation. Two names with one skeleton are
    flagged and never refused: “Ministry of Labour” exists many times.
    """
    shown = _replaced(unicodedata.normalize("NFKC", name))
    apart = unicodedata.normalize("NFKD", _replaced(shown.casefold())).casefold().translate(_SAME_TO_THE_EYE)
    return "".join(character for character in apart if character.isalnum())


def _replaced(text: str) -> str:
    return "".join(_stand_in(character) for character in text)


@cache
def _stand_in(character: str) -> str:
    """The plainest of all characters and strings that look like this one."""
    alike, unread = {character}, [character]
    while unread:
        for other in _confused_with(unread.pop()):
            if other not in alike:
                alike.add(other)
                unread.append(other)
    return min(alike, key=lambda text: (not text.isascii(), not text.isalpha(), -len(text), text))


def _confused_with(text: str) -> Iterable[str]:
    return (entry["c"] for entry in confusables.confusables_data.get(text, ()))
