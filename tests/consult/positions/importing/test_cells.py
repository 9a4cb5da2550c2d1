from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from consult.domain.vocabulary import Stance
from consult.positions.importing.cells import content_of_row, country_of, instant_of, round_of, stance_of
from consult.positions.importing.faults import CellRefused
from consult.positions.importing.mapping import Attribute, PositionMapping, Row, TimeAttribute

C = Attribute(column="c")


def row(text, **more):
    return Row(number=2, cells={"c": text, **more})


@pytest.mark.parametrize("text", ["0", "1001", "1.0", "one", "²", "-1"])
def test_a_round_is_a_small_whole_number(text):
    with pytest.raises(CellRefused, match="is not a round number"):
        round_of(C, row(text))


@pytest.mark.parametrize("text", ["fr", "FRA", "F", "ÄÖ"])
def test_a_country_has_a_code_or_an_english_name(text):
    with pytest.raises(CellRefused, match="ISO 3166-1"):
        country_of(C, row(text))


def test_a_stance_without_map_stands_in_our_own_words():
    assert stance_of(C, row("strongly_oppose")) is Stance.STRONGLY_OPPOSE
    with pytest.raises(CellRefused, match="is not one of strongly_oppose"):
        stance_of(C, row("Strongly oppose"))
    with pytest.raises(CellRefused, match="is empty"):
        stance_of(C, row(""))


def test_a_time_is_read_in_the_zone_of_the_mapping():
    brussels = TimeAttribute(column="c", format="%d.%m.%Y %H:%M", timezone=ZoneInfo("Europe/Brussels"))

    assert instant_of(brussels, row("19.06.2020 23:58")) == datetime(2020, 6, 19, 21, 58, tzinfo=UTC)
    assert instant_of(brussels, row("")) is None
    with pytest.raises(CellRefused, match="“19 June” is not a time of the form %d"):
        instant_of(brussels, row("19 June"))


def test_a_time_that_names_its_offset_keeps_it():
    iso = TimeAttribute(column="c", format=None, timezone=ZoneInfo("Europe/Brussels"))

    assert instant_of(iso, row("2020-06-19T23:58Z")) == datetime(2020, 6, 19, 23, 58, tzinfo=UTC)


def test_a_reason_makes_a_blocking_reservation_and_needs_an_opposing_stance():
    position = PositionMapping(stance=C, texts={"blocking_reason": Attribute(column="reason")})

    assert content_of_row(position, row("oppose", reason="Our law forbids it.")).is_blocking is True
    assert content_of_row(position, row("support", reason="")).is_blocking is False
    with pytest.raises(CellRefused, match="needs an opposing stance") as refused:
        content_of_row(position, row("support", reason="Our law forbids it."))
    assert refused.value.column == "reason"


def test_each_line_of_a_cell_is_an_ask_of_one_country():
    position = PositionMapping(
        stance=C, texts={"asks": Attribute(column="asks"), "refusals": Attribute(column="refusals")}
    )
    asks = "velmora: Name a ceiling: 3 %.\n\nFR: Cut the fees."

    content = content_of_row(position, row("support", asks=asks, refusals="velmora: No."))

    assert [(term.country, term.kind.value, term.text) for term in content.terms] == [
        ("FR", "ask", "Cut the fees."),
        ("velmora", "ask", "Name a ceiling: 3 %."),
        ("velmora", "refusal", "No."),
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [("Name a ceiling", "names no country before a colon"), ("FR:", "missing"), ("FR: a\nFR: b", "repeated")],
)
def test_a_line_that_asks_nobody_or_nothing_is_refused_by_its_column(cell, words):
    position = PositionMapping(stance=C, texts={"asks": Attribute(column="asks")})

    with pytest.raises(CellRefused, match=words) as refused:
        content_of_row(position, row("support", asks=cell))
    assert refused.value.column == "asks"
