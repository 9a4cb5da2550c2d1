"""Countries in a spreadsheet: their codes, or their English names."""

from functools import cache

from babel import Locale

OTHER_NAMES = {"czech republic": "CZ", "great britain": "GB", "holland": "NL", "turkey": "TR", "usa": "US"}
"""Names in use beside those of the Unicode locale data."""


def country_code(text: str) -> str | None:
    """The ISO 3166-1 code of a country given by code or English name; None when it is neither."""
    if len(text) == 2 and text.isascii() and text.isalpha() and text.isupper():
        return text
    return _codes_by_name().get(_plain(text))


@cache
def _codes_by_name() -> dict[str, str]:
    territories = Locale("en").territories
    named = {_plain(name): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return named | OTHER_NAMES


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'")
