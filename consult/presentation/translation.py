"""Typed doors to Flask-Babel, under the names that the extraction of messages looks for."""

import flask_babel


def gettext(message: str, /, **values: object) -> str:
    """The message in the reader's language, with its values filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The message in the form that the language wants for this count; Arabic has six."""
    return str(flask_babel.ngettext(singular, plural, count, **values))


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
