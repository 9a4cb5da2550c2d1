import pytest

from consult.consultations.queries import consultation_by_slug
from consult.database import reading
from consult.positions.importing.faults import ImportRefused, MappingRefused
from consult.targets.queries import targets_with_revisions
from tests.spreadsheets import LONG, LONG_ROWS, WIDE, read_long, read_wide, store


def stored_targets():
    with reading() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        return [(found.code, found.title) for found in targets_with_revisions(session, consultation.id)]


def test_targets_stand_in_the_order_of_the_mapping(app, tmp_path):
    store(read_wide(tmp_path, "R1,,1,"))

    assert stored_targets() == [("T1", "End fees"), ("T2", "License recruiters")]


def test_codes_alone_become_targets_in_a_consultation_without_any(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))

    assert stored_targets() == [("T1", "T1"), ("T2", "T2")]
    with pytest.raises(ImportRefused, match="row 2, column vote: there is no target T3"):
        store(read_long(tmp_path, "ve,Velmora,Gov,origin,T3,yes,"))


def test_a_mapping_that_words_a_further_target_adds_it(app, tmp_path):
    store(read_wide(tmp_path, "R1,5,,"))

    store(
        read_wide(
            tmp_path,
            "R1,5,,",
            mapping=WIDE.replace('{ column = "T1"', '{ column = "why", code = "T3" }, { column = "T1"').replace(
                ', rationale = "why"', ""
            ),
        )
    )

    assert [code for code, _ in stored_targets()] == ["T1", "T2", "T3"]


def test_another_title_for_a_known_target_is_refused(app, tmp_path):
    store(read_wide(tmp_path, "R1,5,,"))

    with pytest.raises(MappingRefused, match="target T1 is “End fees” there, and “Cut fees” in the mapping"):
        store(read_wide(tmp_path, "R1,5,,", mapping=WIDE.replace("End fees", "Cut fees")))


def test_a_title_in_a_cell_keeps_its_length(tmp_path):
    (tmp_path / "targets.csv").write_text(f"code,title\nT1,{'x' * 301}\n")
    mapping = LONG + '[targets]\nfile = "targets.csv"\ncode = "code"\ntitle = "title"\n'

    with pytest.raises(ImportRefused, match=r"row 2, column title of targets\.csv: longer than 300 characters"):
        read_long(tmp_path, *LONG_ROWS, mapping=mapping)
