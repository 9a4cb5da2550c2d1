from datetime import datetime

import pytest

from consult.positions.importing.faults import ImportRefused, MappingRefused
from consult.positions.importing.mapping import FileShape
from consult.positions.importing.sheets import read_sheet
from tests.spreadsheets import write_xlsx

SHAPE = FileShape(layout="long")


def sheet_of(folder, content, *, shape=SHAPE, columns=("a",)):
    file = folder / "responses.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(file, shape, set(columns))


def test_rows_keep_the_numbers_of_the_spreadsheet(tmp_path):
    sheet = sheet_of(tmp_path, 'a,b\r\n1,"two\nlines"\r\n\r\n,\r\n 3 ,4\r\n')

    assert [(row.number, row.cells["a"]) for row in sheet.rows] == [(2, "1"), (5, "3")]
    assert sheet.rows[0].cells["b"] == "two\nlines"


def test_a_byte_order_mark_and_another_delimiter_are_read(tmp_path):
    sheet = sheet_of(tmp_path, b"\xef\xbb\xbfa;b\n1;2\n", shape=FileShape(layout="long", delimiter=";"))

    assert sheet.rows[0].cells == {"a": "1", "b": "2"}


def test_a_row_with_cells_too_many_or_too_few_is_a_fault_and_the_next_is_read(tmp_path):
    sheet = sheet_of(tmp_path, "a,b\n1\n1,2,3\n1,2\n")

    assert [str(fault) for fault in sheet.faults] == [
        "row 2: has 1 cells, the header has 2",
        "row 3: has 3 cells, the header has 2",
    ]
    assert [row.number for row in sheet.rows] == [4]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("b\n1\n", "row 1, column a: is missing"),
        ("a,a\n1,2\n", "row 1, column a: stands twice"),
        ("", "row 1, column a: is missing"),
        (b"a\nM\xfcller\n", "row 2: is not UTF-8"),
        ('a\n"open\n', "row 2: is not valid CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, why):
    with pytest.raises(ImportRefused, match=why):
        sheet_of(tmp_path, content)


def test_a_column_that_is_not_mapped_may_stand_twice(tmp_path):
    assert len(sheet_of(tmp_path, "a,x,x\n1,2,3\n").rows) == 1


def test_numbers_dates_and_gaps_of_xlsx_are_read_as_a_person_sees_them(tmp_path):
    moment = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001  # a spreadsheet knows no zones
    file = write_xlsx(tmp_path, ["a", "b", "c"], [5, 2.5, moment], [], ["x"])

    sheet = read_sheet(file, FileShape(layout="long", sheet="Responses"), {"a"})

    assert [(row.number, row.cells["a"]) for row in sheet.rows] == [(2, "5"), (4, "x")]
    assert (sheet.rows[0].cells["b"], sheet.rows[0].times) == ("2.5", {"c": moment})
    assert sheet.rows[1].cells["c"] == ""


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(MappingRefused, match="the file has Notes, Responses"):
        read_sheet(write_xlsx(tmp_path, ["a"]), FileShape(layout="long", sheet="Answers"), {"a"})


def test_what_only_claims_to_be_xlsx_is_refused(tmp_path):
    file = tmp_path / "responses.xlsx"
    file.write_text("a,b\n")

    with pytest.raises(ImportRefused, match="is not an XLSX file"):
        read_sheet(file, SHAPE, {"a"})
