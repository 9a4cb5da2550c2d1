"""The table behind a picture, and the same as a file for spreadsheets."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it the most used spreadsheet takes UTF-8 for something else."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns and rows; `origin` says of every row from which numbers it is."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    origin: Sequence[tuple[str, Cell]]


def csv_of(table: Table) -> str:
    """The table as it opens right in spreadsheets; no text of anybody becomes a formula there."""
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow([_harmless(name) for name in [*table.columns, *(name for name, _ in table.origin)]])
    for row in table.rows:
        writer.writerow([_harmless(cell) for cell in [*row, *(value for _, value in table.origin)]])
    return _BYTE_ORDER_MARK + told.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A number as it is; a text that a spreadsheet would calculate with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
