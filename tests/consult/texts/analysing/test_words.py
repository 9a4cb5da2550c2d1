"""Words of texts in several scripts."""

import pytest

from consult.texts.analysing.words import LONGEST_READ, LONGEST_WORD, shingles, telling_words, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("The COST of re-sending\tmoney!", ["the", "cost", "of", "re", "sending", "money"]),
        ("migrants’ rights, don't", ["migrants", "rights", "don", "t"]),
        ("coût de l’envoi", ["coût", "de", "l", "envoi"]),
        ("ﬁnance \uff21\uff22\uff23", ["finance", "abc"]),
        ("حُقُوق العُمّال", ["حقوق", "العمال"]),
        ("移民权利", ["移民", "民权", "权利"]),
        ("权", ["权"]),
        ("G20国家 2030年", ["g20", "国家", "2030", "年"]),
        ("\x00\u200f\ud7ff", []),
        ("under_score", ["under", "score"]),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]):
    assert words_of(text) == expected


def test_stop_words_are_left_out_of_english_alone():
    assert telling_words("the cost of the remittances", "en") == ["cost", "remittances"]
    assert telling_words("the cost of", "fr") == ["the", "cost", "of"]


def test_what_is_overlong_is_cut():
    assert len(words_of("word " * 1_000_000)) == LONGEST_READ // 5
    assert words_of("x" * 100_000) == ["x" * LONGEST_WORD]


def test_two_words_have_no_run_of_three():
    assert shingles("We agree") == frozenset()
    assert shingles("We do agree") == {("we", "do", "agree")}
