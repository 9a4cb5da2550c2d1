"""Texts that run the other way than the sentence they stand in: kept apart, so that neither turns the other round."""

import re
from typing import Any

from flask_babel import get_locale
from markupsafe import Markup, escape

APART, TOGETHER = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_PLACES = "\ue000-\uf8ff"
"""Letters of private use: where a mail to many holds the place of a name, in whatever script that will be."""
_RUNS_LEFT = re.compile(f"[{_RIGHT_TO_LEFT}]")
_RUNS_RIGHT = re.compile(rf"[^\W\d_{_RIGHT_TO_LEFT}]|[{_PLACES}]")
_OPENED = re.compile("[\u2066-\u2068]")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


def apart(text: str, *, is_right_to_left: bool | None = None) -> str:
    """The text, in isolates where its letters run the other way than the language that is read.

    What is isolated in it already counts as nothing, so that nothing is isolated twice; addresses stay as they are,
    because mail readers make links of them, up to the last sign.

    Args:
        is_right_to_left: how the language runs; that of the reader when not given.
    """
    if is_right_to_left is None:
        locale = get_locale()
        is_right_to_left = locale is not None and locale.text_direction == "rtl"
    other = _RUNS_RIGHT if is_right_to_left else _RUNS_LEFT
    if not other.search(text) or "://" in text.partition(" ")[0]:
        return text
    if not other.search(_outside_of_isolates(text)):
        return text
    unclosed = max(0, len(_OPENED.findall(text)) - text.count(TOGETHER))
    made = type(text) if isinstance(text, Markup) else str
    return made(APART) + text + made(TOGETHER * (1 + unclosed))


def theirs(text: str, language: str = "") -> Markup:
    """What somebody wrote, as a part of a page: with its language, and kept apart, where these are not the reader's.

    Args:
        language: the code of the language it is in; empty where nobody knows.
    """
    locale = get_locale()
    is_foreign = bool(text and language) and locale is not None and language != locale.language
    if is_foreign:
        return Markup('<bdi lang="{}">{}</bdi>').format(language, text)
    return Markup("<bdi>{}</bdi>").format(text) if apart(text) != text else escape(text)


def titled(consultation: Any) -> Markup:
    """The title of a consultation as a part of a page, in the language of its convenor."""
    return theirs(consultation.title, consultation.main_language)


def _outside_of_isolates(text: str) -> str:
    while (outside := _ISOLATED.sub("", text)) != text:
        text = outside
    return text


def values_apart(values: dict[str, object]) -> dict[str, object]:
    """The values of a message, each text among them kept apart."""
    return {name: apart(value) if isinstance(value, str) else value for name, value in values.items()}
