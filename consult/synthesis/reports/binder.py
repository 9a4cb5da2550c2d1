"""The process that makes report files: the document model in, a PDF or DOCX out.

It lives for one file: what somebody wrote and what a library makes of it can end it, and nothing else.
"""

import json
import sys
from collections.abc import Callable, Mapping

from consult.children import limit_this_process
from consult.synthesis.reports.document import Report, report_from
from consult.synthesis.reports.docx import docx_of
from consult.synthesis.reports.pdf import pdf_of, with_paintings

_MEMORY, _SECONDS = 2 * 1024**3, 60
_BINDERS: Mapping[str, Callable[[Report], bytes]] = {
    "pdf": pdf_of,
    "docx": lambda report: docx_of(with_paintings(report)),
}


def main() -> None:
    """Make the file of the report that stands on standard input."""
    limit_this_process(memory=_MEMORY, processor_seconds=_SECONDS)
    [form] = sys.argv[1:]
    sys.stdout.buffer.write(_BINDERS[form](report_from(json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()
