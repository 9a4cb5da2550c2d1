"""A report as DOCX: real headings, lists and tables, so that it can be worked on; the same report, the same bytes."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from consult.synthesis.reports.document import PAGE_PLACE, PAGES_PLACE, Heading, Look, Report
from consult.synthesis.reports.docx_blocks import Writer
from consult.synthesis.reports.docx_xml import element, field, language_of, paragraph, run, run_of

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The only date that the parts of the file have."""
_FONT, _TITLES = "Arial", "Georgia"
"""Fonts that every word processor has or replaces by one that is as wide."""


def docx_of(report: Report) -> bytes:
    """The report as DOCX; the same report gives the same bytes."""
    document = docx.Document()
    is_rtl = report.direction == "rtl"
    _set_styles(document, report)
    _set_page(document, report, is_rtl=is_rtl)
    _set_properties(document, report)
    writer = Writer(document, is_rtl=is_rtl)
    _cover(writer, report)
    for block in report.blocks:
        writer.write(block)
    told = io.BytesIO()
    document.save(told)
    return _dated(told.getvalue())


def _dated(made: bytes) -> bytes:
    """The same file without the moment at which its parts were written."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as parts, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as dated:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            dated.writestr(entry, parts.read(part))
    return told.getvalue()


def _set_styles(document: Document, report: Report) -> None:
    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.size = Pt(10.5)
    _set_font(normal, _FONT)
    normal.paragraph_format.space_after = Pt(6)
    for name, size, before in (("Title", 26, 0), ("Heading 1", 17, 20), ("Heading 2", 13, 14), ("Heading 3", 11.5, 12)):
        style = styles[name]
        style.font.size, style.font.bold = Pt(size), True
        style.font.color.rgb = RGBColor(0x15, 0x1C, 0x1F)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
        _set_font(style, _TITLES)
        style.element.rPr.append(element("w:bCs"))
        style.element.rPr.append(element("w:szCs", {"w:val": str(round(2 * size))}))
    cell = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.paragraph_format.space_after = normal, Pt(1)
    languages = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    for told in language_of(report.language, is_rtl=report.direction == "rtl").items():
        languages.set(*told)


def _set_font(style: Any, name: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind, font in (("ascii", name), ("hAnsi", name), ("cs", _FONT), ("eastAsia", "Microsoft YaHei")):
        fonts.set(qn(f"w:{kind}"), font)


def _set_page(document: Document, report: Report, *, is_rtl: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    if is_rtl:
        section._sectPr.find(qn("w:docGrid")).addprevious(element("w:bidi"))
    head, foot = section.header.paragraphs[0]._p, section.footer.paragraphs[0]._p
    status = run(report.status, is_rtl=is_rtl, look=Look.STRONG, size=9)
    _fill(head, [run(report.running, is_rtl=is_rtl, look=Look.SOFT, size=9), _tab(), status], is_rtl=is_rtl)
    left = run(f"{report.status} · {report.running}", is_rtl=is_rtl, look=Look.SOFT, size=9)
    _fill(foot, [left, _tab(), *_numbers(report, is_rtl=is_rtl)], is_rtl=is_rtl)


def _fill(paragraph_: Any, runs: list[Any], *, is_rtl: bool) -> None:
    properties = paragraph_.get_or_add_pPr()
    stops = [*(("clear", place) for place in ("4320", "4680", "8640", "9360")), ("right", "9638")]
    tabs = element("w:tabs", None, *(element("w:tab", {"w:val": kind, "w:pos": place}) for kind, place in stops))
    properties.append(tabs)
    if is_rtl:
        properties.append(element("w:bidi"))
    for child in runs:
        paragraph_.append(child)


def _tab() -> Any:
    return element("w:r", None, element("w:tab"))


def _numbers(report: Report, *, is_rtl: bool) -> list[Any]:
    """The words about the page, with the numbers in their places."""
    made, text = [], ""
    for letter in report.page_words:
        if letter in (PAGE_PLACE, PAGES_PLACE):
            made += [run(text, is_rtl=is_rtl, look=Look.SOFT, size=9)] if text else []
            made.append(field("PAGE" if letter == PAGE_PLACE else "NUMPAGES", is_rtl=is_rtl))
            text = ""
        else:
            text += letter
    return [*made, run(text, is_rtl=is_rtl, look=Look.SOFT, size=9)] if text else made


def _set_properties(document: Document, report: Report) -> None:
    at = datetime.fromisoformat(report.dated).astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = f"{report.subtitle}: {report.title.text}"[:255]
    properties.author = properties.last_modified_by = report.author[:255]
    properties.content_status, properties.language = report.status[:255], report.language
    properties.comments, properties.created, properties.modified = "", at, at
    properties.revision = 1


def _cover(writer: Writer, report: Report) -> None:
    is_rtl = report.direction == "rtl"
    writer.add(paragraph([run(report.status, is_rtl=is_rtl, look=Look.STRONG, size=12)], is_rtl=is_rtl))
    writer.add(paragraph([run_of(report.title, is_rtl=is_rtl)], style="Title", is_rtl=is_rtl))
    writer.add(paragraph([run(report.subtitle, is_rtl=is_rtl, look=Look.SOFT, size=15)], is_rtl=is_rtl))
    writer.write(report.cover)
    writer.add(paragraph([run(report.status_sentence, is_rtl=is_rtl, look=Look.STRONG)], is_rtl=is_rtl))
    if report.notice.text:
        writer.add(paragraph([run_of(report.notice, is_rtl=is_rtl)], is_rtl=report.notice.direction == "rtl", line=4))
    writer.add(paragraph([run(report.contents_words, is_rtl=is_rtl, look=Look.STRONG)], is_rtl=is_rtl))
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 1:
            words = run_of(block.words, is_rtl=is_rtl)
            link = element("w:hyperlink", {"w:anchor": block.anchor}, words)
            writer.add(paragraph([link], is_rtl=is_rtl, indent=240))
    writer.break_page()
