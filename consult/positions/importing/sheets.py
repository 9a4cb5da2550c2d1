"""Reading the rows of a CSV or XLSX file, numbered as a spreadsheet shows them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from consult.positions.importing.faults import ImportRefused, MappingRefused, RowFault
from consult.positions.importing.mapping import FileShape, Row
from consult.positions.importing.text import tidy

LONGEST_CELL = 1_000_000
"""Characters of one cell; the standard library's own limit is shorter than real answers."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows that can be read, and what is wrong with the others."""

    rows: list[Row]
    faults: list[RowFault]


def read_sheet(path: Path, shape: FileShape, columns: set[str]) -> Sheet:
    """The rows of a file under its header; rows without any text are left out.

    Args:
        columns: those that must be there, once each.
    Raises: ImportRefused when the file or its header cannot be used at all.
    """
    try:
        records = _xlsx(path, shape.sheet) if path.suffix.lower() == ".xlsx" else _csv(path, shape.delimiter)
    except OSError as error:
        raise MappingRefused(f"{path} cannot be read: {error.strerror}") from error
    header = [tidy(str(cell)) for cell in next(records, [])]
    _check_header(header, columns)
    rows, faults = [], []
    for number, record in enumerate(records, start=2):
        if not any(_is_filled(cell) for cell in record):
            continue
        if len(record) != len(header):
            detail = f"has {len(record)} cells, the header has {len(header)}"
            faults.append(RowFault(row=number, column="", detail=detail))
            continue
        rows.append(_row(number, header, record))
    return Sheet(rows=rows, faults=faults)


def _check_header(header: Sequence[str], columns: set[str]) -> None:
    faults = [
        RowFault(row=1, column=column, detail="stands twice" if column in header else "is missing")
        for column in columns
        if header.count(column) != 1
    ]
    if faults:
        raise ImportRefused(faults)


def _csv(path: Path, delimiter: str) -> Iterator[list[Any]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportRefused([RowFault(row=line, column="", detail="is not UTF-8; save the file as UTF-8")]) from error
    csv.field_size_limit(LONGEST_CELL)
    return _parsed(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _parsed(reader: Iterable[list[str]]) -> Iterator[list[Any]]:
    number = 0
    try:
        for number, record in enumerate(reader, start=1):  # noqa: B007  # the error names the row after the last
            yield record
    except csv.Error as error:
        raise ImportRefused([RowFault(row=number + 1, column="", detail=f"is not valid CSV: {error}")]) from error


def _xlsx(path: Path, sheet: str | None) -> Iterator[list[Any]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ImportRefused([RowFault(row=1, column="", detail=f"{path.name} is not an XLSX file")]) from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise MappingRefused(f"file.sheet names {sheet}; the file has {', '.join(book.sheetnames)}")
        records = [list(record) for record in book[sheet or book.sheetnames[0]].iter_rows(values_only=True)]
    finally:
        book.close()
    width = _width(records[0]) if records else 0
    return iter([_padded(record, width) for record in records])


def _width(record: Sequence[Any]) -> int:
    """Cells up to the last filled one; spreadsheets keep empty cells beyond it."""
    return max((place for place, cell in enumerate(record, start=1) if _is_filled(cell)), default=0)


def _padded(record: Sequence[Any], width: int) -> list[Any]:
    kept = [*record[: max(width, _width(record))]]
    return [cell if cell is not None else "" for cell in kept] + [""] * (width - len(kept))


def _is_filled(cell: Any) -> bool:
    return cell is not None and bool(tidy(str(cell)))


def _row(number: int, header: Sequence[str], record: Sequence[Any]) -> Row:
    times = {
        column: cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        for column, cell in zip(header, record, strict=True)
        if isinstance(cell, date)
    }
    cells = {column: tidy(_text(cell)) for column, cell in zip(header, record, strict=True)}
    return Row(number=number, cells=cells, times=times)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet stores 5 as 5.0
    return cell.isoformat() if isinstance(cell, date) else str(cell)
