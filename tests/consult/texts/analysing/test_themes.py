"""Themes: found where there are enough texts, the same each time, and nothing where nothing is to be found."""

import random

import pytest

from consult.texts.analysing.themes import FEWEST_TEXTS, TYPICAL_TEXTS, themes

SUBJECTS = {
    "remittances": "fees banks transfer remittances price money sending",
    "skills": "diplomas qualifications skills nurses recognition exam training",
    "rights": "exploitation passports rights employers courts unions protection",
}


def texts_about(count: int) -> list[str]:
    chance = random.Random(9)
    found = []
    for number in range(count):
        words = list(SUBJECTS.values())[number % 3].split()
        found.append(f"We think that the {' and the '.join(chance.sample(words, 5))} matter in case {number}.")
    return found


def test_three_subjects_are_told_apart_by_words_and_typical_texts():
    texts = texts_about(90)

    found = themes(texts, "en")

    assert len(found) == 3
    assert sum(len(theme.members) for theme in found) == 90
    for theme in found:
        [subject] = {number % 3 for number in theme.members}
        assert set(theme.words) <= set(list(SUBJECTS.values())[subject].split())
        assert len(theme.words) == 5
        assert len(theme.typical) == TYPICAL_TEXTS
        assert set(theme.typical) <= set(theme.members)


def test_the_same_texts_give_the_same_themes():
    assert themes(texts_about(60), "en") == themes(texts_about(60), "en")


@pytest.mark.parametrize(
    "texts",
    [
        [],
        texts_about(FEWEST_TEXTS - 1),
        [""] * 40,
        ["The same words in every single text"] * 40,
        [f"unique{number}" for number in range(40)],
        ["\x00\u202e"] * 40,
        ["one two", "one three"] * 20,
    ],
    ids=["none", "too few", "empty", "identical", "nothing in common", "no words", "hardly any words"],
)
def test_nothing_is_found_where_nothing_is_to_be_found(texts: list[str]):
    found = themes(texts, "en")

    assert all(theme.members and theme.words for theme in found)
    assert len(found) <= 2


def test_typical_texts_are_never_the_same_twice():
    texts = [*texts_about(60), *[texts_about(1)[0]] * 20]

    for theme in themes(texts, "en"):
        assert len({texts[place] for place in theme.typical}) == len(theme.typical)


def test_chinese_texts_have_themes_too():
    texts = ["汇款成本应当降低银行费用太高", "移民工人的权利必须得到法律保护"] * 20

    found = themes(texts, "zh")

    assert len(found) == 2
    assert {len(theme.members) for theme in found} == {20}
