"""Typed doors to Flask-Babel, under the names that the extraction of messages looks for.

Values that run the other way than the message are kept apart from it, in code and in templates alike.
"""

from collections.abc import Callable
from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import g
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from consult.presentation.isolating import values_apart


def gettext(message: str, /, **values: object) -> str:
    """The message in the reader's language, with its values filled in."""
    said = str(catalogue().ugettext(message))
    return said % values_apart(values) if values else said


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The message in the form that the language wants for this count; Arabic has six."""
    said = str(catalogue().ungettext(singular, plural, count))
    return said % values_apart({"num": count, **values})


def pgettext(context: str, message: str, /) -> str:
    """The message where one word has two meanings, in the one of this context."""
    return str(catalogue().upgettext(context, message))


def catalogue() -> NullTranslations:
    """The catalogue of the language in force, looked up once for a page: a page says hundreds of messages."""
    locale = flask_babel.get_locale()
    if locale is None:  # outside of any application
        return NullTranslations()
    kept = g.get("catalogue")
    if kept is None or kept[0] is not locale:
        kept = g.catalogue = (locale, flask_babel.get_translations())
    found: NullTranslations = kept[1]
    return found


class LazyText:
    """A message that is looked up each time it is read, so that a module can name it before any request."""

    def __init__(self, message: str, context: str | None = None) -> None:
        self._message = message
        self._context = context

    def __str__(self) -> str:
        if self._context is None:
            return gettext(self._message)
        return pgettext(self._context, self._message)


def lazy_gettext(message: str) -> LazyText:
    """A message to be translated when it is shown."""
    return LazyText(message)


def lazy_pgettext(context: str, message: str) -> LazyText:
    """The same with a context for the translator, where one word has two meanings."""
    return LazyText(message, context)


def keep_values_apart(environment: Environment) -> None:
    """Let the messages of templates be found as those of the code, and treat their values alike."""
    i18n: Any = environment
    i18n.install_gettext_callables(
        gettext=lambda message: catalogue().ugettext(message),
        ngettext=lambda singular, plural, count: catalogue().ungettext(singular, plural, count),
        pgettext=lambda context, message: catalogue().upgettext(context, message),
        npgettext=lambda context, one, many, count: catalogue().unpgettext(context, one, many, count),
        newstyle=True,
    )
    messages: dict[str, Any] = environment.globals
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        messages[name] = _with_values_apart(messages[name])
    messages["_"] = messages["gettext"]


def _with_values_apart(message: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def told(context: Context, *words: object, **values: Any) -> str:
        return message(context, *words, **values_apart(values))

    return told
