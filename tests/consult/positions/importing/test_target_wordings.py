import pytest

from consult.domain.vocabulary import TargetLevel
from consult.positions.importing.faults import ImportRefused, MappingRefused
from consult.positions.importing.mapping_file import read_mapping
from tests.spreadsheets import LONG, WIDE

TARGETS = '[targets]\nfile = "targets.csv"\ncode = "code"\ntitle = "title"\nlevel = "level"\n'


def targets_of(folder, *rows, mapping=LONG):
    (folder / "targets.csv").write_text("\n".join(["code,title,level", *rows]) + "\n", encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping + TARGETS, encoding="utf-8")
    return read_mapping(folder / "mapping.toml", slug="fair-recruitment").targets


def test_targets_come_from_the_file_beside_the_mapping_in_its_order(tmp_path):
    found = targets_of(tmp_path, "T2,End fees,global", "T1,,", "T2,End fees,global")

    assert list(found) == ["T2", "T1"]
    assert (found["T2"].wording.title, found["T2"].level) == ("End fees", TargetLevel.GLOBAL)
    assert found["T1"].wording.title == "T1"


def test_every_fault_of_the_file_is_named(tmp_path):
    with pytest.raises(ImportRefused) as refused:
        targets_of(tmp_path, ",End fees,", "T1,End fees,planet", "T2,A,", "T2,B,")

    assert [str(fault) for fault in refused.value.faults] == [
        "row 2, column code of targets.csv: is empty",
        "row 3, column level of targets.csv: must be one of local, national, regional, global",
        "row 5, column code of targets.csv: “T2” stands above with other values",
    ]


def test_in_the_wide_layout_the_columns_say_which_targets_count(tmp_path):
    mapping = WIDE.replace('title = "End fees"', 'cluster = "Costs"')

    found = targets_of(tmp_path, "T9,Not asked,planet", "T2,Filed,global", "T1,Filed,local", mapping=mapping)

    assert list(found) == ["T1", "T2"]
    assert (found["T1"].wording.title, found["T1"].cluster, found["T1"].level) == ("Filed", "Costs", TargetLevel.LOCAL)
    assert found["T2"].wording.title == "License recruiters"


def test_a_listed_column_must_be_in_the_file_or_be_worded(tmp_path):
    with pytest.raises(MappingRefused, match=r"position\.targets\[1\]\.code is T1, which the file of targets"):
        targets_of(tmp_path, "T2,Filed,", mapping=WIDE.replace('title = "End fees"', 'cluster = "Costs"'))


def test_a_column_of_the_file_may_be_written_as_an_attribute(tmp_path):
    mapping = LONG + '[targets]\nfile = "targets.csv"\ncode = { column = "c" }\ntitle = "t"\n'
    (tmp_path / "targets.csv").write_text("c,t\nT1,End fees\n")
    (tmp_path / "mapping.toml").write_text(mapping)

    assert read_mapping(tmp_path / "mapping.toml", slug="fair").targets["T1"].wording.title == "End fees"


def test_a_file_that_is_not_there_is_named(tmp_path):
    (tmp_path / "mapping.toml").write_text(LONG + TARGETS, encoding="utf-8")

    with pytest.raises(MappingRefused, match=r"targets\.csv cannot be read"):
        read_mapping(tmp_path / "mapping.toml", slug="fair-recruitment")


def test_a_listed_wording_that_is_wrong_is_named(tmp_path):
    with pytest.raises(MappingRefused, match=r"targets\[1\]\.level: must be one of"):
        targets_of(tmp_path, "T1,,", "T2,,", mapping=WIDE.replace('title = "End fees"', 'level = "planet"'))
