from datetime import UTC, date, datetime

import pytest

from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.section import Section


def test_unknown_keys_are_all_named_with_their_table():
    with pytest.raises(MappingRefused, match=r"unknown key delegation\.kye, delegation\.nmae; known here: key"):
        Section({"kye": 1, "nmae": 2}, "delegation", ("key",))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "is missing"),
        ({"a": {}}, "needs either a column or a value"),
        ({"a": {"column": "x", "value": "y"}}, "needs either a column or a value"),
        ({"a": {"value": "y", "default": "z"}}, "takes neither map nor default"),
        ({"a": {"colunm": "x"}}, "unknown key position.a.colunm"),
        ({"a": {"column": 3}}, "must be a text"),
        ({"a": {"column": "x", "map": {"yes": True}}}, "must be a text"),
        ({"a": "x"}, "must be a table"),
    ],
)
def test_an_attribute_that_says_too_little_or_too_much_is_refused(values, why):
    with pytest.raises(MappingRefused, match=why):
        Section(values, "position").attribute("a")


def test_numbers_are_texts_in_attributes():
    attribute = Section({"a": {"column": "x", "map": {"yes": 2}}}, "").attribute("a")

    assert attribute.map == {"yes": "2"}


def test_instants_without_offset_are_utc_and_dates_begin_at_midnight():
    section = Section({"day": date(2026, 3, 1), "time": datetime(2026, 3, 1, 9)}, "")  # noqa: DTZ001  # as TOML gives it

    assert section.instant("day") == datetime(2026, 3, 1, tzinfo=UTC)
    assert section.instant("time") == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert section.instant("absent") is None


@pytest.mark.parametrize("value", [0, 1001, True, "3", 1.5])
def test_a_number_is_a_whole_one_within_limits(value):
    with pytest.raises(MappingRefused, match="must be a whole number from 1 to 1000"):
        Section({"n": value}, "").number("n")
