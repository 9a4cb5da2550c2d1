"""A report as PDF, set by typst. What the report says reaches it as data alone, never as markup."""

import base64
import io
import json
import tempfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pikepdf
import typst
from PIL import Image

from consult.synthesis.charts.painter import font_folders
from consult.synthesis.reports.document import Picture, Report

_TEMPLATE = Path(__file__).with_name("report.typ")
_PICTURE = b"""
#set page(width: int(sys.inputs.width) * 1pt, height: int(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
_DOTS, _COLOURS = 160, 48
ACCESSIBLE: Final = "ua-1"
"""Tagged for those who hear it: with title, language, alternative texts and a structure."""


def pdf_of(report: Report) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    A character that none of our fonts has would break the promise of an accessible file, so that such a report comes
    without the promise, tagged all the same.
    """
    try:
        return _packed(_set(report, [ACCESSIBLE]))
    except typst.TypstError:
        return _packed(_set(report, []))


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


def _packed(made: bytes) -> bytes:
    """The same file in a quarter of the bytes: the structure that screen readers follow is most of it."""
    told = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.save(told, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return told.getvalue()


def with_paintings(report: Report) -> Report:
    """The report with each picture painted too, for a form that cannot show the drawings themselves."""
    blocks = [replace(block, png=_painted(block)) if isinstance(block, Picture) else block for block in report.blocks]
    return replace(report, blocks=blocks)


def _painted(picture: Picture) -> str:
    """The drawing as PNG in few colours, in base 64."""
    compiler = typst.Compiler(
        _PICTURE,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": picture.svg, "width": str(picture.width), "height": str(picture.height)},
    )
    made, told = compiler.compile(format="png", ppi=_DOTS), io.BytesIO()
    with Image.open(io.BytesIO(made if isinstance(made, bytes) else b"")) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(told, "PNG")
    return base64.b64encode(told.getvalue()).decode("ascii")


@cache
def fonts() -> typst.Fonts:
    """The fonts of our packages and those that typst brings, and none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
