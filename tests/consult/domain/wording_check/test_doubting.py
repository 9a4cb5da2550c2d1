import pytest

from consult.domain.wording_check import Doubt, DoubtKind, Facts, doubts

LEANING = Facts(
    drafted="The groups lean in favour of “Send 200 euros”. 30 support, 12 oppose and 3 are neutral.",
    language="en",
    titles=("Send 200 euros",),
    groups={"government": "Governments", "civil_society": "Civil society"},
    numbers=frozenset({"45", "8", "4"}),
)


def number(said, *supported):
    return Doubt(kind=DoubtKind.NUMBER, said=said, supported=supported)


@pytest.mark.parametrize(
    "text",
    [
        LEANING.drafted,
        "Most support it.",
        "30 of 45 support “Send 200 euros”, 12 are against.",
        "Thirty support it; twelve oppose it.",
        "Eight of the supporters are in Europe.",
    ],
)
def test_numbers_of_the_support_raise_no_doubt(text):
    assert doubts(text, LEANING) == ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("31 support, 12 oppose and 3 are neutral.", number("31", "30")),
        ("30 support and 13 oppose.", number("13", "12")),
        ("Thirty support and eleven oppose.", number("11", "12")),
        ("70% support it.", number("70%", "30")),
        ("Thus decided in 2018.", number("2018")),
        ("Governments support it.", Doubt(kind=DoubtKind.GROUP, said="Governments")),
        ("12 support and 30 oppose.", Doubt(kind=DoubtKind.SIDE, said="12")),
        ("Everybody supports it.", Doubt(kind=DoubtKind.SWEEPING, said="")),
        ("30 support it and nobody objects.", Doubt(kind=DoubtKind.SWEEPING, said="")),
        ("The groups agree: 30 support it.", Doubt(kind=DoubtKind.CLASS, said="")),
        ("There is a consensus in favour.", Doubt(kind=DoubtKind.CLASS, said="")),
    ],
)
def test_what_the_support_does_not_say_is_doubted_with_what_it_says_instead(text, doubt):
    assert doubt in doubts(text, LEANING)


@pytest.mark.parametrize(
    ("language", "drafted", "text", "doubt"),
    [
        ("fr", "30 pour et 12 contre.", "30 pour et treize contre.", number("13", "12")),
        ("es", "30 a favor y 12 en contra.", "30 a favor y trece en contra.", number("13", "12")),
        ("ru", "За 30, против 12.", "За 30, против пятнадцать.", number("15", "12")),
        ("ar", "المؤيدون 30، والمعارضون 12.", "المؤيدون 30، والمعارضون ١٣.", number("13", "12")),
        ("zh", "30 个支持，12 个反对。", "30 个支持，十三个反对。", number("13", "12")),
    ],
)
def test_numbers_are_doubted_in_all_six_languages(language, drafted, text, doubt):
    assert doubts(text, Facts(drafted=drafted, language=language)) == (doubt,)


def test_a_group_that_is_put_on_another_side_is_doubted():
    divided = Facts(
        drafted="Divided. Mostly opposed: Civil society (4 of 5). Mostly in support: Governments (9 of 10).",
        language="en",
        groups=LEANING.groups,
    )

    changed = "Mostly in support: Civil society (4 of 5) and Governments (9 of 10)."

    assert Doubt(kind=DoubtKind.SIDE, said="Civil society") in doubts(changed, divided)
    assert doubts("Mostly opposed: Civil society (4 of 5).", divided) == ()
