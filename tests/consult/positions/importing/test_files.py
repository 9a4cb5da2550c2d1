from pathlib import Path

import pytest

from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.files import read_files
from tests.spreadsheets import LONG, LONG_ROWS, read_long

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "import.md"


def test_both_files_are_read_before_anything_is_stored(tmp_path):
    read = read_long(tmp_path, *LONG_ROWS)

    assert (read.slug, len(read.responses.positions), read.mapping.file.layout) == ("fair-recruitment", 3, "long")


def test_a_file_that_is_not_there_is_named(tmp_path):
    (tmp_path / "mapping.toml").write_text(LONG)

    with pytest.raises(MappingRefused, match=r"absent\.csv cannot be read"):
        read_files(tmp_path / "absent.csv", tmp_path / "mapping.toml", slug="fair-recruitment")


def test_the_example_of_the_guide_works_as_it_says(tmp_path):
    guide = GUIDE.read_text(encoding="utf-8")
    lines = [
        line.strip("|").split("|") for line in guide.splitlines() if line.startswith(("| id |", "| 17 |", "| 18 |"))
    ]
    (tmp_path / "survey.csv").write_text("\n".join(",".join(cell.strip() for cell in line) for line in lines))
    (tmp_path / "mapping.toml").write_text(guide.split("```toml\n")[1].split("```")[0])

    responses = read_files(tmp_path / "survey.csv", tmp_path / "mapping.toml", slug="fair-recruitment").responses

    assert responses.faults == []
    assert [(said.key, said.code, said.content.stance) for said in responses.positions] == [
        ("17", "T1", "support"),
        ("17", "T2", "oppose"),
        ("18", "T1", "support"),
    ]
    assert responses.positions[0].submitted_at.isoformat() == "2026-03-01T08:30:00+00:00"
