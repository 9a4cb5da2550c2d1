"""Which language and direction a reader gets."""

from typing import Any

from flask import Flask, g, has_request_context, request, session, url_for
from flask_babel import Babel, get_locale

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


def choose_language() -> str:
    """The language asked for, chosen before, set for the person, or preferred by the browser."""
    if not has_request_context():
        return "en"
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["language"] = asked
        return _CATALOGUES.get(asked, asked)
    chosen = session.get("language") or g.get("language") or request.accept_languages.best_match(list(LANGUAGES))
    chosen = chosen if chosen in LANGUAGES else "en"
    return _CATALOGUES.get(chosen, chosen)


def catalogue_of(language: str) -> str:
    """The name of the catalogue for a person's language code."""
    return _CATALOGUES.get(language, language if language in LANGUAGES else "en")


def _context() -> dict[str, Any]:
    locale = get_locale()
    code = locale.language if locale else "en"
    here = dict(request.view_args or {})
    endpoint = request.endpoint if request.method == "GET" and request.endpoint else None
    links = []
    for language, own_name in LANGUAGES.items():
        arguments = {**request.args.to_dict(), **here, "lang": language}
        url = url_for(endpoint, **arguments) if endpoint else f"/?lang={language}"
        links.append((language, own_name, url, language == code))
    return {
        "locale_code": "zh-Hans" if code == "zh" else code,
        "text_direction": locale.text_direction if locale else "ltr",
        "language_links": links,
    }


def register(app: Flask) -> None:
    """Attach the choice of language and what the layout needs to know of it."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    Babel(app, locale_selector=choose_language)
    app.context_processor(_context)
