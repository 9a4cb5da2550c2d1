import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consult.domain.wording_check import Facts, Problem, check

TITLE, REASON = "Lower the cost of sending 200 euros to 3%", "Our law of 2019 forbids it."
GROUPS = {
    "government": "Governments",
    "civil_society": "Civil society",
    "private_sector": "Private sector",
    "international_organisation": "International organisations",
}
DIVIDED = (
    f"The groups are divided on “{TITLE}”. Mostly opposed: Governments (71%) and Private sector (60%). "
    "Mostly in support: Civil society (91%). Chance alone would rarely do this (q = 0.0012)."
)
LEANING = f"The groups lean in favour of “{TITLE}”. 30 support, 12 oppose and 3 are neutral."
MINORITY = (
    f"2 delegations object to “{TITLE}”. They are: Norland and Sudland. Norland cannot accept it: “{REASON}” "
    "Sudland cannot accept it: “Too costly.”"
)
LOST = f"The consensus on “{TITLE}” is gone: 30 support and 12 object. Before, 27 supported and nobody opposed."
CONSENSUS = f"Consensus for “{TITLE}”: 90% support it and nobody objects."
SENTENCES = (DIVIDED, LEANING, MINORITY, LOST, CONSENSUS)


def facts_of(drafted, **changes):
    given = {
        "language": "en",
        "titles": (TITLE,),
        "names": ("Norland", "Sudland", "T1.2"),
        "quotes": (REASON, "Too costly."),
        "groups": GROUPS,
    }
    return Facts(drafted=drafted, **{**given, **changes})


@pytest.mark.parametrize("drafted", SENTENCES)
def test_a_drafted_sentence_passes_its_own_check(drafted):
    assert check(drafted, facts_of(drafted)) == ()


@pytest.mark.parametrize(
    ("drafted", "proposal"),
    [
        (
            DIVIDED,
            f"On “{TITLE}” the groups are divided; Governments (71%) and Private sector (60%) are mostly opposed, "
            "while Civil society (91%) is mostly in support. Chance alone would rarely do this (q = 0.0012).",
        ),
        (LEANING, f"The groups lean in favour of “{TITLE}”, with 30 in support, 12 opposed and 3 neutral."),
        (
            LOST,
            f"The consensus on “{TITLE}” is gone: 12 object and 30 support, whereas earlier 27 supported and "
            "no one opposed.",
        ),
        (CONSENSUS, f"Consensus for “{TITLE}”: nobody objects to it, and it has the support of 90%."),
        (CONSENSUS, f'Consensus for "{TITLE}": 90 % support it and nobody objects.'),
    ],
)
def test_other_words_that_say_the_same_pass(drafted, proposal):
    assert check(proposal, facts_of(drafted)) == ()


@pytest.mark.parametrize(
    ("drafted", "proposal", "problem"),
    [
        (LEANING, LEANING.replace("30", "31"), Problem.OTHER_NUMBER),
        (LEANING, LEANING.replace("30 support", "thirty-one support"), Problem.MISSING_NUMBER),
        (LEANING, LEANING.replace("30 support, 12 oppose", "12 support, 30 oppose"), Problem.OTHER_SIDE),
        (LEANING, LEANING.replace("in favour of", "against"), Problem.OTHER_SIDE),
        (LEANING, LEANING.replace("30", "30%"), Problem.OTHER_NUMBER),
        (LEANING, LEANING.replace(" and 3 are neutral", ""), Problem.MISSING_NUMBER),
        (LEANING, LEANING.replace("30", "½"), Problem.OTHER_NUMBER),
        (LEANING, LEANING.replace("30 support", "more than 30 support"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace("30 support", "only 30 support"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace("30 support", "30 don't support"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace(TITLE, "The cost of sending money"), Problem.MISSING_NAME),
        (LEANING, LEANING.replace("200 euros", "300 euros"), Problem.OTHER_NUMBER),
        (LEANING, LEANING + " International organisations too.", Problem.OTHER_NAME),
        (LEANING, LEANING + " T1.2.", Problem.OTHER_NAME),
        (LEANING, LEANING + " See example.org.", Problem.OTHER_WORDS),
        (LEANING, LEANING + " write@example.org", Problem.OTHER_WORDS),
        (LEANING, LEANING.replace("30 support", "<b>30 support</b>"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace("support", "“support”"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace("neutral", "neutral!"), Problem.OTHER_WORDS),
        (LEANING, LEANING.replace(". 30", ".\n30"), Problem.HIDDEN_SIGNS),
        (LEANING, LEANING.replace("30 support", "\N{RIGHT-TO-LEFT OVERRIDE}30 support"), Problem.HIDDEN_SIGNS),
        (LEANING, LEANING.replace("support", "sup\N{ZERO WIDTH SPACE}port"), Problem.HIDDEN_SIGNS),
        (LEANING, LEANING.replace("support", "supp\N{CYRILLIC SMALL LETTER O}rt"), Problem.OTHER_WORDS),
        (LEANING, LEANING + "\0", Problem.HIDDEN_SIGNS),
        (LEANING, "", Problem.EMPTY),
        (LEANING, LEANING * 3, Problem.TOO_LONG),
        (LEANING, f"Les groupes penchent pour « {TITLE} ». 30 pour, 12 contre et 3 neutres.", Problem.OTHER_WORDS),
        (DIVIDED, DIVIDED.replace("Governments (71%) and ", ""), Problem.MISSING_NAME),
        (DIVIDED, DIVIDED.replace("71%", "0%").replace("60%", "71%").replace("0%", "60%"), Problem.OTHER_SIDE),
        (DIVIDED, DIVIDED.replace("Mostly", "Governments are mostly", 1), Problem.OTHER_NAME),
        (MINORITY, MINORITY.replace(REASON, "We like it."), Problem.MISSING_NAME),
        (MINORITY, MINORITY.replace(f"“{REASON}”", REASON), Problem.MISSING_NAME),
        (MINORITY, MINORITY.replace(REASON, "~").replace("Too costly.", REASON).replace("~", "Too costly."),
         Problem.OTHER_SIDE),
        (MINORITY, MINORITY.replace("Norland and Sudland", "Norland"), Problem.MISSING_NAME),
        (MINORITY, MINORITY.replace("Norland cannot accept", "Norland accepts"), Problem.OTHER_WORDS),
        (LOST, LOST.replace("30", "…").replace("27", "30").replace("…", "27"), Problem.OTHER_SIDE),
        (CONSENSUS, f"Consensus for “{TITLE}”: 90% object to it and nobody supports it.", Problem.OTHER_SIDE),
        (CONSENSUS, f"Consensus against “{TITLE}”: 90% support it and nobody objects.", Problem.OTHER_SIDE),
        (CONSENSUS, f"Consensus for “{TITLE}”: 90% support it and 10% object.", Problem.OTHER_NUMBER),
        (CONSENSUS, f"Consensus for “{TITLE}”: 90% support it.", Problem.MISSING_WORDS),
    ],
)  # fmt: skip
def test_a_wording_that_says_something_else_is_refused(drafted, proposal, problem):
    assert problem in check(proposal, facts_of(drafted))


def test_a_sentence_in_a_language_that_is_not_translated_yet_is_checked_all_the_same():
    facts = facts_of(LEANING, language="fr")

    assert check(LEANING, facts) == ()
    assert check(LEANING.replace("30 support, 12 oppose", "12 support, 30 oppose"), facts)


FRENCH = "12 délégations sur 1\N{NARROW NO-BREAK SPACE}082 s’opposent ; 0,5 % s’abstiennent et 7 sont pour."


@pytest.mark.parametrize(
    ("drafted", "same", "other", "language"),
    [
        ("1,082 support.", "1082 support.", "1.082 support.", "en"),
        ("Five support.", "5 support.", "Four support.", "en"),
        (FRENCH, FRENCH.replace("12", "Douze").replace("1\N{NARROW NO-BREAK SPACE}", "1"), FRENCH.replace("0,5", "0.5"),
         "fr"),
        ("1.082 a favor.", "1082 a favor.", "1,082 a favor.", "es"),
        ("Воздержались 3.", "Воздержались три.", "Воздержались четыре.", "ru"),
        ("المؤيدون 30، والمعارضون 12.", "المعارضون ١٢، والمؤيدون ٣٠.", "المؤيدون ١٢، والمعارضون ٣٠.", "ar"),
        ("5 个支持，12 个反对。", "五个支持，十二个反对。", "十二个支持，五个反对。", "zh"),
        ("有 90%支持。", "有百分之90支持。", "有９１％支持。", "zh"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_each_language_writes_them(drafted, same, other, language):
    facts = Facts(drafted=drafted, language=language)

    assert check(same, facts) == ()
    assert check(other, facts)


def test_a_code_inside_a_title_is_part_of_the_title():
    facts = Facts(
        drafted="1 objects to “Target T1”. It is Norland.", language="en", titles=["Target T1"], names=["T1", "Norland"]
    )

    assert check("“Target T1”: 1 objects to it, namely Norland.", facts) == ()
    assert check("T1: 1 objects to it, namely Norland.", facts)


@settings(deadline=None)
@given(st.data())
def test_whatever_is_left_out_put_in_or_exchanged_is_never_taken_for_the_same(data):
    drafted = data.draw(st.sampled_from(SENTENCES))
    facts, masked = facts_of(drafted), drafted.replace(TITLE, "~" * len(TITLE)).replace(REASON, "~" * len(REASON))
    told = [
        found.span()
        for found in re.finditer(r"\d[\d.]*%?|Governments|Civil society|Private sector|Norland|Sudland", masked)
    ]
    assume(len(told) > 1)
    (start, end), (other_start, other_end) = sorted(data.draw(st.permutations(told).map(lambda spans: spans[:2])))
    first, second = drafted[start:end], drafted[other_start:other_end]
    exchanged = drafted[:start] + second + drafted[end:other_start] + first + drafted[other_end:]

    assert check(drafted[:start] + drafted[end:], facts)
    assert check(drafted[:start] + first + " " + drafted[start:], facts)
    if first != second and first[0].isdigit() == second[0].isdigit():
        # two names in one list, or in none but lists, may change places: nobody is said to do anything else
        assert check(exchanged, facts) or {first, second} == {"Norland", "Sudland"}


def test_a_title_that_is_kept_apart_from_an_arabic_sentence_is_the_same_title():
    title = "Lower the cost of remittances"
    drafted = f"المجموعات منقسمة بشأن «\u2068{title}\u2069». 7 مؤيدة و3 معارضة."
    facts = Facts(drafted=drafted, language="ar", titles=(title,), names=(), quotes=(), groups={})

    bare = drafted.replace("\u2068", "").replace("\u2069", "")
    assert (check(drafted, facts), check(bare, facts)) == ((), ())
    assert check(bare.replace("cost", "price"), facts) != ()
