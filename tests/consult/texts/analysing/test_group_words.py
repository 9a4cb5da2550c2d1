"""Typical words of groups."""

from consult.texts.analysing.group_words import FEWEST_SENDERS, group_words


def words_of(found) -> dict[str, list[str]]:
    return {group: [word.word for word in words] for group, words in found.items()}


def test_a_word_that_one_group_uses_and_the_others_do_not_is_typical_of_it():
    texts = ["Remittances cost too much"] * 10 + ["Sovereignty over admission"] * 10
    groups = ["civil_society"] * 10 + ["government"] * 10

    found = group_words(texts, groups, [str(number) for number in range(20)], "en")

    assert words_of(found) == {"civil_society": ["cost", "remittances"], "government": ["admission", "sovereignty"]}
    assert {(word.within, word.outside) for words in found.values() for word in words} == {(10, 0)}


def test_words_that_all_use_are_typical_of_nobody():
    texts = ["Remittances cost too much"] * 20

    assert group_words(texts, ["a", "b"] * 10, [str(number) for number in range(20)], "en") == {}


def test_one_sender_who_repeats_a_word_makes_it_typical_of_nobody():
    texts = ["Passports"] * 30 + ["Courts of law", "Schools", "Ports", "Banks", "Roads"] * 2
    senders = ["loud"] * 30 + [f"s{number}" for number in range(10)]

    assert group_words(texts, ["a"] * 35 + ["b"] * 5, senders, "en") == {}


def test_a_group_of_fewer_senders_than_five_has_no_words_of_its_own():
    few = FEWEST_SENDERS - 1
    texts = ["Sovereignty"] * few + ["Remittances"] * 20

    found = group_words(texts, ["small"] * few + ["large"] * 20, [str(number) for number in range(few + 20)], "en")

    assert "small" not in found


def test_without_texts_or_with_one_group_there_are_none():
    assert group_words([], [], [], "en") == {}
    assert group_words(["", "Words"], ["a", "a"], ["1", "2"], "en") == {}
