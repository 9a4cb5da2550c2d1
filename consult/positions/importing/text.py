"""Cleaning what stands in a cell: one form of each character, and none that deceives."""

import unicodedata

from consult.positions.importing.faults import CellRefused

_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = frozenset("\n\r\t")


def tidy(text: str) -> str:
    """The text in NFC, without space around it."""
    return unicodedata.normalize("NFC", text).strip()


def checked(text: str, *, column: str, longest: int, many_lines: bool = False) -> str:
    """The text again when it can be stored under a name, or as a passage when it may have many lines.

    Raises: CellRefused for control characters, direction controls and overlong text.
    """
    if len(text) > longest:
        raise CellRefused(column, f"longer than {longest} characters ({len(text)})")
    for character in text:
        if character in _DIRECTION_CONTROLS and not many_lines:
            raise CellRefused(column, f"holds a direction control (U+{ord(character):04X})")
        if _is_forbidden(character) and not (many_lines and character in _LINE_BREAKS):
            raise CellRefused(column, f"holds a character that cannot be stored (U+{ord(character):04X})")
    return text


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")
