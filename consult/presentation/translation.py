"""Typed doors to Flask-Babel, under the names that the extraction of messages looks for.

Values that run the other way than the message are kept apart from it, in code and in templates alike.
"""

from collections.abc import Callable
from typing import Any

import flask_babel
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from consult.presentation.isolating import values_apart


def gettext(message: str, /, **values: object) -> str:
    """The message in the reader's language, with its values filled in."""
    return str(flask_babel.gettext(message, **values_apart(values)))


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The message in the form that the language wants for this count; Arabic has six."""
    return str(flask_babel.ngettext(singular, plural, count, **values_apart(values)))


class LazyText:
    """A message that is looked up each time it is read, so that a module can name it before any request."""

    def __init__(self, message: str, context: str | None = None) -> None:
        self._message = message
        self._context = context

    def __str__(self) -> str:
        if self._context is None:
            return gettext(self._message)
        return str(flask_babel.pgettext(self._context, self._message))


def lazy_gettext(message: str) -> LazyText:
    """A message to be translated when it is shown."""
    return LazyText(message)


def lazy_pgettext(context: str, message: str) -> LazyText:
    """The same with a context for the translator, where one word has two meanings."""
    return LazyText(message, context)


def keep_values_apart(environment: Environment) -> None:
    """Let the messages of templates treat their values as those of the code."""
    messages: dict[str, Any] = environment.globals
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        messages[name] = _with_values_apart(messages[name])


def _with_values_apart(message: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def told(context: Context, *words: object, **values: Any) -> str:
        return message(context, *words, **values_apart(values))

    return told
