"""Reports as files, made by a process of its own; the last ones are remembered."""

import json
from enum import StrEnum
from functools import partial

from consult.children import run_module
from consult.synthesis.charts.painting import Painters
from consult.synthesis.reports.document import Report


class Form(StrEnum):
    """The forms of a report as a file."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


SECONDS = 60
"""For one file: a normal one takes a second or two, two hundred targets take several."""
REMEMBERED = 8
WAITING = 20.0
"""Seconds for which a request waits for a file that another request has begun."""
_BINDER = "consult.synthesis.reports.binder"


def file_of(report: Report, form: Form) -> bytes:
    """The report as PDF or DOCX; the same report gives the same bytes.

    Raises: ChildFailed, at once where too many files are being made.
    """
    return _MAKERS[form].paint(json.dumps(report.document()))


def _bound(documents: list[str], form: Form) -> list[bytes]:
    return [run_module(_BINDER, document.encode(), seconds=SECONDS, arguments=(form.value,)) for document in documents]


_MAKERS = {
    form: Painters(partial(_bound, form=form), remembered=REMEMBERED, briefly=WAITING) for form in (Form.PDF, Form.DOCX)
}
