"""What must still be read in the minority's line when it is shortened."""

import pytest

from consult.domain.minority import Objection, missing_from

REASON = "The cost would fall on those who send the least."
OBJECTION = Objection(count=2, names=["Atlantis", "Utopia"], reasons=[REASON], clauses=["2 delegations object."])


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Atlantis and Utopia object: “the cost would fall on” them.", []),
        ("2 object, ATLANTIS and Utopia; «fall on those who».", []),
        ("Atlantis objects: the cost would fall on them.", ["count", "who"]),
        ("2 delegations object: the cost would fall on them.", ["who"]),
        ("Atlantis and Utopia object.", ["reason"]),
        ("Atlantis and Utopia object because of those costs.", ["reason"]),
        ("All agree.", ["count", "who", "reason"]),
        ("12 object: the cost would fall on them.", ["count", "who"]),
        ("2,000 object: the cost would fall on them.", ["count", "who"]),
    ],
)
def test_a_shortened_line_tells_how_many_who_and_a_passage_of_each_reason(text: str, missing: list[str]) -> None:
    assert missing_from(text, OBJECTION, numbers=["2"]) == missing


def test_where_counts_are_withheld_the_sentence_that_somebody_objects_stays() -> None:
    withheld = Objection(count=None, names=[], reasons=[], clauses=["Somebody objects to “Fees”."])

    assert missing_from("Somebody objects to Fees, as before.", withheld, numbers=[]) == []
    assert missing_from("There is wide support for Fees.", withheld, numbers=[]) == ["somebody"]
    assert missing_from("Somebody objects to Feesimple.", withheld, numbers=[]) == ["somebody"]


def test_a_reason_shorter_than_a_passage_is_quoted_whole_in_scripts_without_spaces_too() -> None:
    short = Objection(count=1, names=["甲"], reasons=["太贵了吧"], clauses=[])

    assert missing_from("甲反对“太贵了”。", short, numbers=["1"]) == []
    assert missing_from("甲反对。", short, numbers=["1"]) == ["reason"]


def test_naming_some_of_many_does_not_tell_how_many_they_are() -> None:
    many = Objection(count=12, names=["Atlantis"], reasons=[], clauses=[])

    assert missing_from("Atlantis cannot accept it.", many, numbers=["12"]) == ["count"]
    assert missing_from("Atlantis and 11 others object.", many, numbers=["12"]) == ["count"]
    assert missing_from("12 object, Atlantis among them.", many, numbers=["12"]) == []


def test_where_names_are_withheld_the_only_group_on_that_side_says_who_they_are() -> None:
    alone = Objection(count=6, names=[], reasons=[], clauses=[], group="Private sector")

    assert missing_from("6 delegations object.", alone, numbers=["6"]) == ["who"]
    assert missing_from("6 of the private sector object.", alone, numbers=["6"]) == []


def test_where_everybody_is_named_the_group_need_not_be() -> None:
    alone = Objection(count=2, names=["Atlantis", "Utopia"], reasons=[], clauses=[], group="Governments")

    assert missing_from("Atlantis and Utopia object.", alone, numbers=["2"]) == []


def test_a_number_within_a_name_is_not_the_count() -> None:
    several = Objection(count=2, names=["Group 2", "Utopia"], reasons=[], clauses=[])

    assert missing_from("Group 2 and others object.", several, numbers=["2"]) == ["count", "who"]
    assert missing_from("2, such as Group 2, object.", several, numbers=["2"]) == ["who"]
