"""What parties wrote, as it stands in a sentence: in its own language, which is named where it is another one."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from consult.presentation import join_clauses, join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


def quoted(text: str, language: str | None, beside: Sequence[str] = ()) -> str:
    """A quotation; behind it its language where the reader's is another, and what else stands beside it.

    Args:
        language: the code of the language it was written in; None where nobody knows.
    """
    marks = [*_language_mark(language), *beside]
    if not marks:
        return _("“%(text)s”", text=text)
    return _("“%(text)s” (%(marks)s)", text=text, marks=join_clauses(marks))


def passage(text: str, longest: int | None) -> str:
    """The beginning of a text, whole words of it, marked where it goes on; all of it without a length."""
    if longest is None or len(text) <= longest:
        return text
    cut = text[:longest]
    words = cut if text[longest].isspace() else cut.rpartition(" ")[0] or cut
    return f"{words.rstrip(' ,;:.')}…"


def with_others(names: Sequence[str], count: int) -> str:
    """So many delegations, the first of them by name."""
    others = count - len(names)
    if others <= 0:
        return join_list(names)
    rest = ngettext("%(count)s other", "%(count)s others", others, count=number(others))
    return join_list([*names, rest])


def _language_mark(language: str | None) -> list[str]:
    reader = get_locale()
    code = (language or "").replace("-", "_").partition("_")[0].lower()
    if not code or reader is None or code == reader.language:
        return []
    return [_("in the original language: %(language)s", language=language_name(code))]


def language_name(code: str) -> str:
    """What a language is called in the reader's."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(get_locale())
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code
