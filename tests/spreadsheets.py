"""Spreadsheets with their mappings, written to disk and read as the product reads them."""

from datetime import datetime
from pathlib import Path

import openpyxl

from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM, Actor
from consult.positions.importing.files import ReadFiles, read_files
from consult.positions.importing.service import ImportSummary

LONG = """
[consultation]
title = "Fair recruitment"
compare = ["stakeholder_group", "bloc:role"]

[file]
layout = "long"

[delegation]
key = { column = "key" }
name = { column = "name" }
group = { column = "type", map = { Gov = "government", NGO = "civil_society" } }
blocs.role = { column = "role" }

[position]
target = { column = "target" }
stance = { column = "vote", map = { yes = "support", no = "oppose", abstain = "abstain" } }
rationale = { column = "why" }
"""
LONG_HEADER = "key,name,type,role,target,vote,why"
LONG_ROWS = ("ve,Velmora,Gov,origin,T1,yes,", "ve,Velmora,Gov,origin,T2,no,Who pays?", "du,Dock Union,NGO,,T1,abstain,")

WIDE = """
[consultation]
title = "Fair recruitment"

[file]
layout = "wide"

[delegation]
group = { value = "government" }

[position]
stance.map = { 5 = "strongly_support", 1 = "strongly_oppose", N = "abstain" }
targets = [{ column = "T1", title = "End fees" }, { column = "T2", title = "License recruiters", rationale = "why" }]
"""
WIDE_HEADER = "reference,T1,T2,why"


def write_csv(folder: Path, header: str, *rows: str) -> Path:
    """A CSV file with these lines."""
    file = folder / "responses.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def write_xlsx(folder: Path, *rows: list[object], sheet: str = "Responses") -> Path:
    """An XLSX file with these rows, after a first sheet that holds something else."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["not these"])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    file = folder / "responses.xlsx"
    book.save(file)
    return file


def read(folder: Path, file: Path, mapping: str, *, slug: str = "fair-recruitment") -> ReadFiles:
    """Both files as an import reads them."""
    mapping_file = folder / "mapping.toml"
    mapping_file.write_text(mapping, encoding="utf-8")
    return read_files(file, mapping_file, slug=slug)


def read_long(folder: Path, *rows: str, mapping: str = LONG) -> ReadFiles:
    """Rows of the long layout."""
    return read(folder, write_csv(folder, LONG_HEADER, *rows), mapping)


def read_wide(folder: Path, *rows: str, mapping: str = WIDE) -> ReadFiles:
    """Rows of the wide layout."""
    return read(folder, write_csv(folder, WIDE_HEADER, *rows), mapping)


def store(files: ReadFiles, *, actor: Actor = SYSTEM, at: datetime | None = None) -> ImportSummary:
    """Import in a transaction of its own."""
    with transaction() as session:
        return files.store(session, actor, at=at or utc_now())


def faults(files: ReadFiles) -> list[str]:
    """The faults of the rows as a person reads them, before the record is looked at."""
    return [str(fault) for fault in sorted(set(files.responses.faults))]
