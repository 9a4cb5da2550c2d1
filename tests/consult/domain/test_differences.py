"""What changed between two sentences, and between two lists of them."""

import pytest

from consult.domain.differences import Change, pairs, word_changes


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.change.value, piece.text) for piece in word_changes(before, after)]


def test_words_that_went_stand_before_those_that_came():
    assert told("Two object to T1.", "Three object to T1.") == [
        ("gone", "Two"),
        ("added", "Three"),
        ("same", " object to T1."),
    ]


def test_neighbouring_words_change_together():
    assert told("On T1 two groups object to it.", "On T1 three bodies object to it.") == [
        ("same", "On T1 "),
        ("gone", "two groups"),
        ("added", "three bodies"),
        ("same", " object to it."),
    ]


def test_a_sentence_written_anew_is_shown_whole():
    assert told("All agree on T1.", "The line runs through every group.") == [
        ("gone", "All agree on T1."),
        ("added", "The line runs through every group."),
    ]


def test_chinese_changes_sign_by_sign():
    assert told("两个代表团反对", "三个代表团反对") == [("gone", "两"), ("added", "三"), ("same", "个代表团反对")]


@pytest.mark.parametrize(
    "pair", [("", "New."), ("Old.", ""), ("", ""), ("a  b\nc", "a b c d"), ("يعترض وفدان", "يعترض وفد")]
)
def test_both_sentences_can_be_read_off_their_pieces(pair):
    pieces = word_changes(*pair)

    assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == pair[0]
    assert "".join(piece.text for piece in pieces if piece.change != Change.GONE) == pair[1]


def test_a_looser_key_pairs_what_a_stricter_one_left():
    before, after = ["a1", "a2", "b1"], ["a2", "a3", "c1"]

    found = pairs(before, after, keys=[lambda word: word, lambda word: word[0]])

    assert found == [("a2", "a2"), ("a1", "a3"), (None, "c1"), ("b1", None)]


def test_nothing_is_paired_by_a_key_of_none():
    assert pairs(["a"], ["b"], keys=[lambda _word: None]) == [(None, "b"), ("a", None)]
