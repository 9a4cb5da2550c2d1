from datetime import UTC, datetime, timedelta, timezone

import pytest

from consult.presentation.formats import (
    MINUS,
    chance,
    join_clauses,
    join_list,
    machine_time,
    number,
    percent,
    points,
    utc_date,
    utc_moment,
    utc_time,
)
from tests.drawing import drawing_app

AT = datetime(2026, 11, 22, 14, 32, 7, tzinfo=UTC)


@pytest.fixture
def reading_in():
    """Enter the context of a reader of a language."""
    contexts = []

    def enter(language: str) -> None:
        context = drawing_app(language).test_request_context()
        context.push()
        contexts.append(context)

    yield enter
    for context in reversed(contexts):
        context.pop()


def test_points_are_signed_with_a_true_minus_and_zero_has_no_sign():
    assert [points(share) for share in (0.4, -0.857, 0, 1, -0.001, None)] == ["+40", f"{MINUS}86", "0", "+100", "0", ""]


def test_numbers_take_the_grouping_of_the_language(reading_in):
    assert number(12345) == "12,345"
    reading_in("es")
    assert number(12345) == "12.345"


def test_a_negative_number_has_the_true_minus_and_a_rounded_nothing_has_none():
    assert number(-3) == f"{MINUS}3"
    assert number(-0.2) == "0"


def test_per_cent_is_written_as_the_language_writes_it(reading_in):
    assert percent(0.724) == "72%"
    reading_in("fr")
    assert percent(0.724).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ") == "72 %"


def test_a_chance_is_never_shown_as_exactly_none():
    assert chance(0.0028) == "0.0028"
    assert chance(0.00001) == "<\N{NO-BREAK SPACE}0.0001"


def test_a_moment_is_shown_in_utc_whatever_zone_it_comes_in(reading_in):
    reading_in("en")
    nairobi = AT.astimezone(timezone(timedelta(hours=3)))
    assert utc_moment(nairobi) == "22 November 2026, 14:32 UTC"
    assert utc_moment(nairobi, seconds=True) == "22 November 2026, 14:32:07 UTC"
    assert utc_time(nairobi) == "14:32 UTC"
    assert machine_time(nairobi) == "2026-11-22T14:32:07Z"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "22 November 2026"),
        ("fr", "22 novembre 2026"),
        ("zh_Hans", "2026年11月22日"),
        ("ar", "22 نوفمبر 2026"),
    ],
)
def test_a_day_is_written_out_in_the_language(reading_in, language, day):
    reading_in(language)
    assert utc_date(AT) == day


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        utc_date(AT.replace(tzinfo=None))


def test_names_are_listed_as_the_language_lists_them(reading_in):
    assert join_list(["A", "B", "C"]) == "A, B and C"
    assert join_list([]) == ""
    reading_in("fr")
    assert join_list(["A", "B"]) == "A et B"


@pytest.mark.parametrize(
    ("language", "names", "said"),
    [
        ("en", ["Iran, Islamic Republic of", "Norway"], "Iran, Islamic Republic of; Norway"),
        ("fr", ["Corée, République de", "Norvège"], "Corée, République de\u00a0; Norvège"),
        ("ar", ["كوريا، جمهورية", "النرويج"], "كوريا، جمهورية؛ النرويج"),
        ("zh_Hans", ["甲、乙联盟", "丙"], "甲、乙联盟\uff1b丙"),
        ("en", ["Governments (2 for, 3 against)", "1,200 others"], "Governments (2 for, 3 against) and 1,200 others"),
        ("en", ["Iran, Islamic Republic of"], "Iran, Islamic Republic of"),
    ],
)
def test_a_comma_within_a_name_is_not_taken_for_one_between_two(reading_in, language, names, said):
    reading_in(language)

    assert join_list(names) == said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a; b"), ("ar", "a؛ b"), ("fr", "a\u00a0; b"), ("zh_Hans", "a\uff1bb")]
)
def test_clauses_have_the_semicolon_of_the_language_between_them(reading_in, language, said):
    reading_in(language)

    assert join_clauses(["a", "b"]) == said
