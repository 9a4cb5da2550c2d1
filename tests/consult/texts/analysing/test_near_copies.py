"""Near-copies: what counts as one, and what does not."""

import random

import pytest

from consult.texts.analysing.near_copies import LIKE, near_copies

LETTER = "We ask that the cost of sending money home be cut to three per cent by the year two thousand and thirty."


def jaccard(first: str, second: str) -> float:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = text.lower().replace(".", "").split()
        return set(zip(words, words[1:], words[2:], strict=False))

    return len(runs(first) & runs(second)) / len(runs(first) | runs(second))


def test_a_letter_with_another_beginning_is_a_near_copy_and_another_text_is_not():
    other = "Social security should follow workers across borders, and nobody should pay into it twice."
    texts = [LETTER, other, f"Dear chair, {LETTER}", LETTER.upper()]

    assert near_copies(texts) == [[0, 2, 3]]


def test_at_exactly_six_tenths_two_texts_are_near_copies_and_just_below_not():
    # eight words have six runs of three; changing the last word of one leaves five of seven, the last two four of eight
    first = "one two three four five six seven eight"
    close, below = "one two three four five six seven other", "one two three four five six other another"
    at = "one two three four five", "one two three four five six seven"  # three of five
    assert jaccard(first, close) > LIKE > jaccard(first, below)
    assert jaccard(*at) == LIKE

    assert near_copies([first, close]) == [[0, 1]]
    assert near_copies([first, below]) == []
    assert near_copies(at) == [[0, 1]]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        ([""], []),
        (["", "", "  \n"], []),
        (["Yes.", "Yes.", "We agree", "We agree"], []),  # fewer than three words say nothing of their origin
        ([LETTER], []),
        ([LETTER] * 4, [[0, 1, 2, 3]]),
        (["\x00\x01\x02", "\u202e\u202e", "!!!"], []),
        (["移民工人的权利必须得到保护和尊重", "移民工人的权利必须得到保护和尊重。", "汇款成本应当降低"], [[0, 1]]),
        (["نطلب خفض تكلفة التحويلات", "نَطلُب خَفْض تكلفة التحويلات", "حماية حقوق العمال المهاجرين"], [[0, 1]]),
    ],
)
def test_empty_short_identical_and_foreign_texts(texts: list[str], expected: list[list[int]]):
    assert near_copies(texts) == expected


def test_a_text_of_a_megabyte_is_read_to_its_limit_and_no_further():
    assert near_copies(["word " * 200_000, "wordword" * 125_000, LETTER]) == []


def test_groups_are_those_of_comparing_each_with_each():
    chance = random.Random(4)
    words = ["cost", "money", "home"]
    texts = [" ".join(chance.choices(words, k=chance.randint(3, 9))) for _ in range(60)]
    expected = {place: {place} for place in range(len(texts))}
    for one in range(len(texts)):
        for other in range(one):
            if jaccard(texts[one], texts[other]) >= LIKE:
                joined = expected[one] | expected[other]
                expected |= dict.fromkeys(joined, joined)

    groups = {tuple(sorted(group)) for group in expected.values() if len(group) > 1}

    assert {tuple(group) for group in near_copies(texts)} == groups
    assert len(groups) > 1


def test_the_order_of_texts_changes_no_group():
    texts = [LETTER, "Another text about ports of entry and their staff.", f"{LETTER} Thank you very much."] * 2
    turned = texts[::-1]

    def told(order: list[str]) -> set[frozenset[str]]:
        return {frozenset(order[place] for place in group) for group in near_copies(order)}

    assert told(texts) == told(turned)
