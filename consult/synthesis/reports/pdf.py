"""A report as PDF, set by typst. What the report says reaches it as data alone, never as markup."""

import json
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

from consult.synthesis.charts.painter import font_folders
from consult.synthesis.reports.document import Report

_TEMPLATE = Path(__file__).with_name("report.typ")
ACCESSIBLE: Final = "ua-1"
"""Tagged for those who hear it: with title, language, alternative texts and a structure."""


def pdf_of(report: Report) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    A character that none of our fonts has would break the promise of an accessible file, so that such a report comes
    without the promise, tagged all the same.
    """
    try:
        return _set(report, [ACCESSIBLE])
    except typst.TypstError:
        return _set(report, [])


def _set(report: Report, standards: "list[typst.PDFStandard]") -> bytes:
    with tempfile.TemporaryDirectory() as empty:  # the only folder that it could read
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(),
            root=empty,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(report.document())},
        )
        made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=datetime.fromisoformat(report.dated))
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@cache
def fonts() -> typst.Fonts:
    """The fonts of our packages and those that typst brings, and none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
