"""The blocks of a report in WordprocessingML."""

import base64
import io
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from docx.document import Document
from docx.shared import Mm

from consult.synthesis.reports.document import (
    Block,
    Claim,
    Facts,
    Heading,
    Listing,
    Look,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Table,
    Words,
)
from consult.synthesis.reports.docx_xml import element, paragraph, run, run_of, table

WIDTH = 9638
"""Twentieths of a point between the margins of the page."""
_LARGEST = Mm(170), Mm(220)
_TINY, _PAIRS = 5.5, (540, 4279, 540, 4279)
"""The print of a listing, and the widths of its two pairs of columns, together those of the page."""


class Writer:
    """Adds blocks to a document, one after the other."""

    def __init__(self, document: Document, *, is_rtl: bool) -> None:
        self._document, self._is_rtl, self._bookmarks = document, is_rtl, 0
        body: Any = document.element.body
        self._end = body[-1]  # the properties of the only section

    def add(self, made: Any) -> None:
        """Put an element at the end."""
        self._end.addprevious(made)

    def break_page(self) -> None:
        """Begin a new page."""
        self.add(paragraph([element("w:r", None, element("w:br", {"w:type": "page"}))]))

    def write(self, block: Block) -> None:
        """Write one block down."""
        _WRITERS[block.kind](self, block)

    def _runs(self, words: Words, size: float = 0) -> list[Any]:
        return [run_of(words, is_rtl=self._is_rtl, size=size)]

    def _way(self, words: Words) -> bool:
        return words.direction == "rtl" if words.direction else self._is_rtl

    def _heading(self, block: Heading) -> None:
        runs = self._runs(block.words)
        if block.lead:
            runs.insert(0, run(f"{block.lead}\u2002", look=Look.SOFT))
        if block.anchor:
            self._bookmarks += 1
            number = str(self._bookmarks)
            runs.insert(0, element("w:bookmarkStart", {"w:id": number, "w:name": block.anchor}))
            runs.append(element("w:bookmarkEnd", {"w:id": number}))
        self.add(paragraph(runs, style=f"Heading{block.level}", is_rtl=self._is_rtl))

    def _paragraph(self, block: Paragraph) -> None:
        words = block.words
        size = 13 if words.look is Look.LEDE else 9.5 if words.look is Look.SOFT else 0
        line = 4 if words.direction else 0
        self.add(paragraph(self._runs(words, size), is_rtl=self._way(words), line=line, indent=240 if line else 0))

    def _facts(self, block: Facts) -> None:
        for what, value in block.rows:
            lead = run(f"{what}:\u2002", is_rtl=self._is_rtl, look=Look.SOFT)
            self.add(paragraph([lead, *self._runs(value)], is_rtl=self._is_rtl))

    def _claim(self, block: Claim) -> None:
        lead = [run(f"{block.code}\u2002", look=Look.SOFT, size=9)] if block.code else []
        lead.append(run(block.label, is_rtl=self._is_rtl, look=Look.STRONG, size=9))
        if block.former:
            lead.append(run(f" ← {block.former}", is_rtl=self._is_rtl, look=Look.SOFT, size=9))
        width = 18 if block.is_minority else 8
        rows = [lead] if block.code or block.label else []
        rows.append(self._runs(block.sentence))
        if block.counts:
            rows.append([run(block.counts, is_rtl=self._is_rtl, look=Look.SOFT, size=9)])
        for number, runs in enumerate(rows, start=1):
            goes_on = number < len(rows)
            self.add(paragraph(runs, is_rtl=self._is_rtl, line=width, indent=240, goes_on=goes_on))

    def _quote(self, block: Quote) -> None:
        way = self._way(block.words)
        if block.lead:
            lead = run(block.lead, is_rtl=self._is_rtl, look=Look.STRONG, size=9)
            self.add(paragraph([lead], is_rtl=self._is_rtl, indent=480, goes_on=True))
        self.add(paragraph(self._runs(block.words), style="Quote", is_rtl=way, line=4, indent=480, goes_on=True))
        by = Words(f"— {block.by.text}", block.by.direction, Look.SOFT)
        self.add(paragraph(self._runs(by, 9), is_rtl=self._is_rtl, indent=480))

    def _table(self, block: Table) -> None:
        size = 8 if block.is_small else 9.5
        caption = run(block.caption, is_rtl=self._is_rtl, look=Look.SOFT, size=9)
        self.add(paragraph([caption], style="Caption", is_rtl=self._is_rtl, goes_on=True))
        whole = sum(column.share for column in block.columns)
        widths = [WIDTH * column.share // whole for column in block.columns]
        ends = [column.is_number for column in block.columns]
        heads = [Words(column.words, look=Look.STRONG) for column in block.columns]
        rows = [
            [
                paragraph(self._runs(cell, size), style="Cell", is_rtl=self._is_rtl, is_end=is_end)
                for cell, is_end in zip(cells, ends, strict=True)
            ]
            for cells in (heads, *block.rows)
        ]
        self.add(table(rows, widths, is_rtl=self._is_rtl, caption=block.caption))
        self.add(paragraph([]))

    def _listing(self, block: Listing) -> None:
        caption = run(block.caption, is_rtl=self._is_rtl, look=Look.SOFT, size=9)
        self.add(paragraph([caption], style="Caption", is_rtl=self._is_rtl, goes_on=True))
        told = [list(block.columns) * 2]
        for left, right in zip_longest(block.rows[::2], block.rows[1::2], fillvalue=("", "")):
            told.append([*left, *right])
        rows = [[paragraph([run(text, size=_TINY)], style="Cell") for text in texts] for texts in told]
        self.add(table(rows, _PAIRS, is_rtl=False, caption=block.caption))
        self.add(paragraph([]))

    def _picture(self, block: Picture) -> None:
        if not block.png:
            for line in (block.title, *block.words):
                self.add(paragraph([run(line, is_rtl=self._is_rtl, size=9)], is_rtl=self._is_rtl))
            return
        scale = min(_LARGEST[0] / block.width, _LARGEST[1] / block.height)
        shape = self._document.add_picture(
            io.BytesIO(base64.b64decode(block.png)), round(block.width * scale), round(block.height * scale)
        )
        about: Any = shape._inline.docPr
        about.set("descr", block.alternative)
        about.set("title", block.title)
        drawn = self._document.paragraphs[-1]._p
        if self._is_rtl:
            drawn.get_or_add_pPr().append(element("w:bidi"))
        self.add(drawn)

    def _break(self, _block: PageBreak) -> None:
        self.break_page()


_WRITERS: Mapping[str, Callable[[Writer, Any], None]] = {
    Heading.kind: Writer._heading,
    Paragraph.kind: Writer._paragraph,
    Facts.kind: Writer._facts,
    Claim.kind: Writer._claim,
    Quote.kind: Writer._quote,
    Table.kind: Writer._table,
    Listing.kind: Writer._listing,
    Picture.kind: Writer._picture,
    PageBreak.kind: Writer._break,
}
