"""The elements of WordprocessingML that a report uses: paragraphs, runs, fields and tables, in either direction."""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from consult.synthesis.reports.document import Look, Words

SOFT, INK = "4B575B", "151C1F"
_LANGUAGES = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}


def element(name: str, attributes: dict[str, str] | None = None, *children: Any) -> Any:
    """An element with its attributes and children, all in the namespace that their prefix names."""
    made: Any = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    made.extend(child for child in children if child is not None)
    return made


def language_of(code: str, *, is_rtl: bool) -> Any:
    """The language of a text, for those who check its spelling or read it aloud."""
    tag = _LANGUAGES.get(code, code)
    if is_rtl:
        return element("w:lang", {"w:bidi": tag})
    return element("w:lang", {"w:eastAsia" if code == "zh" else "w:val": tag})


def run(text: str, *, is_rtl: bool = False, look: Look = Look.PLAIN, size: float = 0, language: str = "") -> Any:
    """A run of text; lines of it stay lines."""
    half_points = str(round(2 * size))
    properties = element(
        "w:rPr",
        None,
        element("w:rFonts", {"w:ascii": "Consolas", "w:hAnsi": "Consolas"}) if look is Look.CODE else None,
        *([element("w:b"), element("w:bCs")] if look is Look.STRONG else []),
        element("w:color", {"w:val": SOFT}) if look is Look.SOFT else None,
        *([element("w:sz", {"w:val": half_points}), element("w:szCs", {"w:val": half_points})] if size else []),
        element("w:rtl") if is_rtl else None,
        language_of(language, is_rtl=is_rtl) if language else None,
    )
    made = element("w:r", None, properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        told = element("w:t", {"xml:space": "preserve"})
        told.text = line
        made.append(told)
    return made


def run_of(words: Words, *, is_rtl: bool, size: float = 0) -> Any:
    """A text with its own direction and language."""
    own = words.direction == "rtl" if words.direction else is_rtl and words.look is not Look.CODE
    # a sign would else go over to the other side of its number
    text = f"\N{LEFT-TO-RIGHT MARK}{words.text}\N{LEFT-TO-RIGHT MARK}" if is_rtl and not own else words.text
    return run(text, is_rtl=own, look=words.look, size=size, language=words.language)


def field(code: str, *, is_rtl: bool = False) -> Any:
    """A number that the reader's program works out: of the page, or of all pages."""
    return element("w:fldSimple", {"w:instr": code}, run("1", is_rtl=is_rtl, look=Look.SOFT, size=9))


def paragraph(
    runs: Iterable[Any],
    *,
    style: str = "",
    is_rtl: bool = False,
    line: int = 0,
    indent: int = 0,
    is_end: bool = False,
    goes_on: bool = False,
) -> Any:
    """A paragraph; `line` is the width of the rule where reading begins, `indent` in twentieths of a point.

    Args:
        goes_on: it stands on the page of the next paragraph.
    """
    side = "w:right" if is_rtl else "w:left"
    border = {"w:val": "single", "w:sz": str(line), "w:space": "8", "w:color": INK}
    properties = element(
        "w:pPr",
        None,
        element("w:pStyle", {"w:val": style}) if style else None,
        element("w:keepNext") if goes_on else None,
        element("w:pBdr", None, element(side, border)) if line else None,
        element("w:bidi") if is_rtl else None,
        element("w:ind", {"w:left": str(indent)}) if indent else None,
        element("w:jc", {"w:val": "right"}) if is_end else None,
    )
    return element("w:p", None, properties, *runs)


def table(rows: Sequence[Sequence[Any]], widths: Sequence[int], *, is_rtl: bool, caption: str) -> Any:
    """A table whose first row is its head, on each page; cells are paragraphs, widths twentieths of a point."""
    edge = {"w:val": "single", "w:sz": "8", "w:space": "0", "w:color": INK}
    rule = {**edge, "w:sz": "2", "w:color": "CDD4D2"}
    properties = element(
        "w:tblPr",
        None,
        element("w:bidiVisual") if is_rtl else None,
        element("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}),
        element(
            "w:tblBorders",
            None,
            element("w:top", edge),
            element("w:bottom", edge),
            element("w:insideH", rule),
        ),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblLook", {"w:val": "04A0", "w:firstRow": "1", "w:firstColumn": "1", "w:noVBand": "1"}),
        element("w:tblCaption", {"w:val": caption}),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(width)}) for width in widths))
    lines = [_row(cells, widths, is_head=number == 0) for number, cells in enumerate(rows)]
    return element("w:tbl", None, properties, grid, *lines)


def _row(cells: Sequence[Any], widths: Sequence[int], *, is_head: bool) -> Any:
    properties = element("w:trPr", None, element("w:cantSplit"), element("w:tblHeader") if is_head else None)
    return element(
        "w:tr",
        None,
        properties,
        *(
            element(
                "w:tc",
                None,
                element(
                    "w:tcPr",
                    None,
                    element("w:tcW", {"w:w": str(width), "w:type": "dxa"}),
                    element("w:vAlign", {"w:val": "bottom"}) if is_head else None,
                ),
                cell,
            )
            for cell, width in zip(cells, widths, strict=True)
        ),
    )
