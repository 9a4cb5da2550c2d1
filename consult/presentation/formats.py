"""Numbers, shares, dates and lists as the reader's language writes them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale

from consult.presentation.isolating import apart
from consult.presentation.translation import gettext

MINUS = "\N{MINUS SIGN}"
FALLBACK_LOCALE = Locale("en", "GB")  # "22 November 2026" and no serial comma, as the United Nations write


def number(value: float, decimals: int = 0) -> str:
    """A number with the grouping of the locale, and U+2212 as its minus."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    digits = format_decimal(abs(value), format=pattern, locale=_locale())
    return MINUS + digits if value < 0 and digits.strip("0.,") else digits


def points(share: float | None, decimals: int = 0) -> str:
    """A net support or a difference of shares, -1 to 1, in signed points: `+40`, `−80`, `0`; no value gives `""`."""
    if share is None:
        return ""
    rounded = round(share * 100, decimals)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{number(abs(rounded), decimals) if rounded else 0}"


def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent of the locale: `72%`, `72 %`."""
    return str(format_percent(share, locale=_locale()))


def chance(value: float) -> str:
    """A q or p as it stands in a sentence: four decimals, and never an exact nothing."""
    return number(value, decimals=4) if value >= 0.0001 else "<\N{NO-BREAK SPACE}" + number(0.0001, decimals=4)


def utc_date(at: datetime) -> str:
    """The day in UTC, in full: `22 November 2026`."""
    return str(format_date(_in_utc(at).date(), format="long", locale=_locale()))


def utc_time(at: datetime) -> str:
    """The minute in UTC: `14:32 UTC`."""
    return gettext("%(time)s UTC", time=format_time(_in_utc(at), "HH:mm", locale=_locale()))


def utc_moment(at: datetime, seconds: bool = False) -> str:
    """Day and minute in UTC, to the second where a receipt needs it: `22 November 2026, 14:32 UTC`."""
    clock = format_time(_in_utc(at), "HH:mm:ss" if seconds else "HH:mm", locale=_locale())
    return gettext("%(date)s, %(time)s UTC", date=utc_date(at), time=clock)


def local_moment(at: datetime) -> str:
    """Day, weekday and minute on the clock of the moment's own zone: `Mon, 26 Oct 2026, 08:00 CET`."""
    return str(format_datetime(at, "EEE, d MMM y, HH:mm z", tzinfo=at.tzinfo, locale=_locale()))


def weekday_name(number: int) -> str:
    """The name of a day of the week; 0 is Monday."""
    return str(get_day_names("wide", context="stand-alone", locale=_locale())[number])


def machine_time(at: datetime) -> str:
    """The moment for `<time datetime>`: ISO 8601 in UTC, ending in Z."""
    return _in_utc(at).isoformat(timespec="seconds").replace("+00:00", "Z")


def join_list(items: Iterable[str]) -> str:
    """Names as the language lists them: `A, B and C`; with semicolons where a comma stands within one of them."""
    listed = [apart(str(item)) for item in items]
    if len(listed) > 1 and any(_COMMA.search(_IN_BRACKETS.sub("", item)) for item in listed):
        return join_clauses(listed)
    return str(format_list(listed, locale=_locale()))


_COMMA = re.compile(r"[,،]\s|[、\uff0c]")
"""A comma that can be taken for one between two names; the one within a number has no space after it."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")


_BETWEEN_CLAUSES = {"ar": "؛ ", "fr": "\u00a0; ", "zh": "\uff1b"}


def join_clauses(clauses: Iterable[str]) -> str:
    """Clauses of one sentence, with the semicolon that the language has between them."""
    return _BETWEEN_CLAUSES.get(str(_locale().language), "; ").join(clauses)


def _locale() -> Locale:
    locale = get_locale()
    return locale if locale is not None and str(locale) != "en" else FALLBACK_LOCALE


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown in UTC")
    return at.astimezone(UTC)
