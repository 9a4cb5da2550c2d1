"""Reports as files: whatever anybody wrote stands there as it was written, in its own direction, and does nothing."""

import io
import re
import time
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from consult.synthesis.reports.document import (
    PAGE_PLACE,
    PAGES_PLACE,
    Block,
    Claim,
    Column,
    Facts,
    Heading,
    Listing,
    Look,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Report,
    Table,
    mark,
    ours,
    report_from,
    theirs,
)
from consult.synthesis.reports.docx import docx_of
from consult.synthesis.reports.pdf import pdf_of, with_paintings
from tests.reading_pdf import pages_of

HOSTILE = (
    '#read("/etc/passwd")',
    "*bold* _it_ $x^2$ ] } \\ `raw` = no heading",
    "#set text(red); #panic(1) <label> @reference",
    "{{ 7*7 }} {% for x in y %} <script>alert(1)</script>",
    "</w:t><w:t>&amp; <!-- ]]> \" '",
    "https://example.org//path // no comment /* none */",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "العربية with English 123 وأيضا",
    "-- --- ... ~ 'quotes' \"too\"",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20" role="img">'
    '<rect width="9" height="9"/></svg>'
)


def report_with(*blocks: Block, language: str = "en", status: str = "Preliminary") -> Report:
    return Report(
        title=theirs(HOSTILE[1]),
        subtitle="Digest of round 1",
        status=status,
        is_final=status == "Final",
        status_sentence="Preliminary: the round is open.",
        notice=theirs(""),
        running="Digest of round 1",
        page_words=f"Page {PAGE_PLACE} of {PAGES_PLACE}",
        author="Convenor",
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        dated="2026-11-22T10:00:00+00:00",
        cover=Facts(rows=[("Round", ours("1")), ("Checkpoint", ours("abc/+=" * 12, Look.CODE))]),
        contents_words="Contents",
        blocks=[Heading(words=ours("In short"), anchor="short"), *blocks],
    )


def everywhere(text: str) -> list[Block]:
    """The text in every kind of block that can hold what somebody wrote."""
    return [
        Heading(words=theirs(text), level=2, lead="T1"),
        Paragraph(words=theirs(text)),
        Quote(words=theirs(text), by=theirs(text), lead="Cannot accept it"),
        Claim(label="Consensus for", sentence=ours(text), class_name="consensus"),
        Facts(rows=[("Owner", theirs(text))]),
        Table(
            caption=text,
            columns=[Column(words=text), Column(words="n", is_number=True)],
            rows=[[theirs(text), mark("+4")]],
        ),
        Listing(caption="Entries", columns=["Entry", "Leaf"], rows=[("1", text)]),
    ]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200e\u2066-\u2069]", "", text)


def all_text(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        told = parts.read("word/document.xml").decode()
    document = docx.Document(io.BytesIO(made))
    assert told.startswith("<?xml")
    return "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_somebody_wrote_is_never_markup_or_code(language: str):
    report = report_with(*(block for text in HOSTILE for block in everywhere(text)), language=language)
    report = report_from(report.document())

    pdf, word = squeezed("".join(pages_of(pdf_of(report)))), squeezed(all_text(docx_of(report)))

    for text in HOSTILE:
        assert word.count(squeezed(text)) >= 8, text
        if "العربية" not in text:  # a PDF holds letters in the order in which they are seen
            assert pdf.count(squeezed(text)) >= (7 if language == "en" else 4), text
    assert "root:" not in pdf + word
    assert "49" not in word


def test_characters_that_no_file_may_hold_are_replaced_and_none_turns_the_text_after_it():
    told = theirs("a\x00b\x08c\ud800d\ufffee\u202ef\u2067g")

    assert told.text == "a�b�c�d�ef\u2067g\u2069"
    report = report_with(Paragraph(words=told))
    assert "a�b" in all_text(docx_of(report))
    assert pdf_of(report).startswith(b"%PDF")


def test_letters_that_no_font_of_ours_has_do_not_stop_the_file():
    report = report_with(Paragraph(words=theirs("ꦲꦏ꧀ꦱꦫꦗꦮ 🎉")))

    assert len(pages_of(pdf_of(report))) == 2
    assert "🎉" in all_text(docx_of(report))


def test_the_same_report_gives_the_same_bytes_at_any_time():
    report = with_paintings(report_with(Picture(title="Map", words=["One line"], svg=SVG, width=40, height=20)))
    first = pdf_of(report), docx_of(report)

    time.sleep(2.1)  # the date of a part of an archive has steps of two seconds

    assert (pdf_of(report), docx_of(report)) == first


def test_a_word_processor_finds_headings_tables_pictures_and_the_status_on_every_page():
    blocks = [
        PageBreak(),
        Heading(words=ours("Target by target"), level=2, lead="T1"),
        Table(
            caption="Counts", columns=[Column(words="Group"), Column(words="Support")], rows=[[ours("All"), ours("3")]]
        ),
        Picture(title="Map", words=["T1: 3 support."], svg=SVG, width=40, height=20),
    ]
    document = docx.Document(io.BytesIO(docx_of(with_paintings(report_with(*blocks, status="Final")))))

    assert [p.text for p in document.paragraphs if p.style.name.startswith("Heading")] == [
        "In short",
        "T1\u2002Target by target",
    ]
    [table] = document.tables
    assert table._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in table.rows[0].cells] == ["Group", "Support"]
    [about] = document.element.body.iter(qn("wp:docPr"))
    assert about.get("descr") == "Map.\nT1: 3 support."
    [section] = document.sections
    for part in (section.header, section.footer):
        assert "Final" in part.paragraphs[0].text
    fields = [found.get(qn("w:instr")) for found in section.footer.paragraphs[0]._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer
    assert document.core_properties.title.startswith("Digest of round 1: ")
    assert (document.core_properties.language, document.core_properties.content_status) == ("en", "Final")


def test_an_arabic_report_runs_from_right_to_left_and_what_parties_wrote_its_own_way():
    blocks = [
        Paragraph(words=ours("كلمات التقرير")),
        Quote(words=theirs("What a party wrote.", language="en"), by=theirs("Kenya")),
        Table(caption="جدول", columns=[Column(words="المجموعة")], rows=[[mark("+40")]]),
    ]
    report = report_with(*blocks, language="ar", status="مسودة")
    document = docx.Document(io.BytesIO(docx_of(report)))

    ways = {p.text: p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None for p in document.paragraphs}
    assert ways["كلمات التقرير"] is True
    assert ways["\N{LEFT-TO-RIGHT MARK}What a party wrote.\N{LEFT-TO-RIGHT MARK}"] is False
    assert document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    runs = {run.text: run._r for p in document.paragraphs for run in p.runs}
    assert runs["كلمات التقرير"].rPr.find(qn("w:rtl")) is not None
    [language] = [found for run in runs.values() for found in run.iter(qn("w:lang"))]
    assert language.get(qn("w:val")) == "en-GB"
    pdf = pages_of(pdf_of(report))
    assert all("مسودة"[::-1] in page for page in pdf)  # letters stand in the order in which they are seen


def test_a_report_of_two_hundred_targets_and_six_groups_has_every_sheet_in_both_forms():
    rows = [[ours(f"Group {number}"), *(ours("12") for _ in range(7))] for number in range(7)]
    columns = [Column(words="Group", share=3), *(Column(words="Support", is_number=True) for _ in range(7))]
    sheets = [
        block
        for number in range(200)
        for block in (
            Heading(words=theirs(f"Target {number}"), level=2, lead=f"T{number}"),
            Quote(words=theirs("The wording of it. " * 4), by=ours("The wording")),
            Claim(label="Leaning for", sentence=ours("The groups lean in favour of it. " * 5), counts="3 oppose"),
            Table(caption=f"Counts on T{number}", columns=columns, rows=rows, is_small=True),
        )
    ]
    report = report_with(*sheets)

    pages, document = pages_of(pdf_of(report)), docx.Document(io.BytesIO(docx_of(report)))
    in_both = "\n".join(pages), "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in in_both:
        assert [number for number in range(200) if not re.search(rf"Target {number}\b", said)] == []
    assert len(document.tables) >= 200
