"""Which language and direction a reader gets."""

from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Flask, g, has_request_context, request, session, url_for
from flask_babel import Babel, get_locale

from consult.presentation.translation import keep_values_apart

LANGUAGES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""The six languages by their own names, in alphabetical order of the English ones."""

_CATALOGUES = {"zh": "zh_Hans"}
"""Catalogue names that differ from the language code."""


@cache
def offered_languages() -> tuple[str, ...]:
    """The languages that have a catalogue; a page half in one language and half in another serves nobody."""
    folder = Path(__file__).resolve().parent / "translations"
    compiled = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.mo")}
    return tuple(code for code in LANGUAGES if code == "en" or _CATALOGUES.get(code, code) in compiled)


def choose_language() -> str:
    """The language chosen, now or before, set for the person, or preferred by the browser."""
    if not has_request_context():
        return "en"
    preferred = request.accept_languages.best_match(offered_languages())
    return catalogue_of(session.get("language") or g.get("language") or preferred or "en")


def _keep_choice() -> None:
    """Keep the language that was asked for, also where the answer leads on to another page."""
    asked = request.args.get("lang")
    if asked in offered_languages():
        session["language"] = asked


def reader_language() -> str:
    """The code of the language in which this reader reads."""
    locale = get_locale()
    return str(locale.language) if locale else "en"


def catalogue_of(language: str) -> str:
    """The name of the catalogue for a person's language code; English where none is offered."""
    return _CATALOGUES.get(language, language) if language in offered_languages() else "en"


@cache
def direction_of(language: str) -> str:
    """How a person's language runs in its catalogue: `ltr` or `rtl`."""
    return str(Locale.parse(catalogue_of(language)).text_direction)


def _context() -> dict[str, Any]:
    locale = get_locale()
    code = locale.language if locale else "en"
    here = dict(request.view_args or {})
    is_somewhere = request.method == "GET" and not g.get("is_nowhere")
    endpoint = request.endpoint if is_somewhere and request.endpoint else None
    links = []
    for language in offered_languages():
        arguments = {**request.args.to_dict(), **here, "lang": language}
        url = url_for(endpoint, **arguments) if endpoint else f"/?lang={language}"
        links.append((language, LANGUAGES[language], url, language == code))
    return {
        "locale_code": "zh-Hans" if code == "zh" else code,
        "text_direction": locale.text_direction if locale else "ltr",
        "language_links": links,
    }


def register(app: Flask) -> None:
    """Attach the choice of language and what the layout needs to know of it."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    Babel(app, locale_selector=choose_language)
    keep_values_apart(app.jinja_env)
    app.before_request(_keep_choice)
    app.context_processor(_context)
