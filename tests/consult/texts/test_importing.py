"""Bringing in recommendations of earlier outcomes."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from consult.database import reading
from consult.demo.loading import DATA
from consult.positions.importing.faults import ImportRefused
from consult.texts.importing import read_recommendations
from consult.texts.models import Recommendation
from tests.shell import run, set_environment

HEADER = "code,year,forum,text,became\n"
ROW = "R1,2008,Forum in Manila,Cut the cost of remittances.,Piloted twice.\n"


@pytest.fixture
def shell(app, settings, monkeypatch, tmp_path):
    set_environment(monkeypatch, settings.database_url, tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "recommendations.csv"
    file.write_bytes(text.encode())
    return file


def told() -> list[tuple[str, str]]:
    with reading() as session:
        return [(row.code, row.became) for row in session.scalars(sa.select(Recommendation).order_by("code"))]


def test_a_second_import_changes_nothing_and_a_new_fate_is_kept(shell, tmp_path):
    file = written(tmp_path, HEADER + ROW)

    dry = run("import", "recommendations", file, "--dry-run")
    assert (dry.exit_code, told()) == (0, [])
    first, second = run("import", "recommendations", file), run("import", "recommendations", file)

    assert "Imported for all consultations:\n  1 added\n  0 changed\n  0 unchanged" in first.output
    assert "  0 added\n  0 changed\n  1 unchanged" in second.output
    written(tmp_path, HEADER + ROW.replace("Piloted twice.", "Adopted in 2016."))
    assert "  0 added\n  1 changed\n  0 unchanged" in run("import", "recommendations", file).output
    assert told() == [("R1", "Adopted in 2016.")]


def test_other_words_under_a_known_code_are_refused(shell, tmp_path):
    file = written(tmp_path, HEADER + ROW)
    run("import", "recommendations", file)
    written(tmp_path, HEADER + "R2,2009,Forum,Another one.,\n" + ROW.replace("Cut", "Raise"))

    refused = run("import", "recommendations", file)

    assert refused.exit_code == 1
    assert "row 3, column text: R1 is known with other words; give these another code" in refused.stderr
    assert told() == [("R1", "Piloted twice.")]


def test_a_consultation_that_is_not_there_is_named(shell, tmp_path):
    refused = run("import", "recommendations", written(tmp_path, HEADER + ROW), "--consultation", "nowhere")

    assert refused.exit_code == 1
    assert "there is no consultation nowhere" in refused.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "row 1, column code: is missing"),
        ("code,year,forum\n", "row 1, column text: is missing"),
        (HEADER + "R1,MMVIII,Forum,Text,\n", "row 2, column year: “MMVIII” is not a year"),
        (HEADER + "R1,2008,,Text,\n", "row 2, column forum: is empty"),
        (HEADER + "R1,2008,Forum\n", "row 2: has another number of cells than the header"),
        (HEADER + ROW + ROW, "row 3, column code: R1 stands in row 2 already"),
        (HEADER + "R1,2008,Forum,a\x01b,\n", "row 2, column text: holds a character that cannot be stored (U+0001)"),
        (HEADER + f"R1,2008,Forum,{'x' * 10_001},\n", "row 2, column text: longer than 10000 characters (10001)"),
        (HEADER + f"R1,2008,Forum,{'x' * 1_000_000},\n", "the file cannot be read: field larger than field limit"),
        (HEADER + 'R1,2008,Forum,"open\n', "the file cannot be read"),
        ("code,year,forum,text,language\nR1,2008,Forum,Text,English\n", "column language: “English” is not a language"),
    ],
)
def test_faults_are_told_by_row_and_column(tmp_path, text, fault):
    with pytest.raises(ImportRefused) as refused:
        read_recommendations(written(tmp_path, text))

    assert fault in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    file = tmp_path / "latin.csv"
    file.write_bytes("code,year,forum,text\nR1,2008,Genève,é\n".encode("latin-1"))

    with pytest.raises(ImportRefused, match="cannot be read"):
        read_recommendations(file)


def test_the_recommendations_of_the_demo_are_read():
    found = read_recommendations(DATA / "gfmd" / "recommendations.csv")

    assert len(found) == 35
    assert {one.year for one in found} == {2008, 2012, 2014}
