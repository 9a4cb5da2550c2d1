"""The minority's line: each reason of a few, a passage of it where they are several, and what stays without them."""

import pytest

from consult.synthesis.wording import sentence
from consult.synthesis.wording.minority import PASSAGE, left_behind
from consult.synthesis.wording.quotes import passage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG = "The cost of it would fall on those who send the least. " * 5


def entry(name, reason="", *, is_blocking=False, language="en"):
    return {"name": name, "reason": reason, "is_blocking": is_blocking, "language": language, "group": "government"}


def values(*dissent, oppose=None, support=9, blocking=None, **others):
    return {
        "title": "Costs",
        "row": [0, len(dissent) if oppose is None else oppose, 0, support, 0, 0],
        "dissent": list(dissent),
        "direction": "for",
        "blocking": sum(one["is_blocking"] for one in dissent) if blocking is None else blocking,
        "has_objection": True,
        "is_exact": True,
    } | others


def test_each_reason_of_a_few_is_quoted_and_the_long_ones_in_part(app):
    told = values(
        entry("Atlantis", "It forbids what our law allows.", is_blocking=True),
        entry("Lemuria", LONG),
        entry("Mu"),
        entry("Utopie", "Les frais restent trop élevés", language="fr"),
    )
    with app.test_request_context():
        said = sentence("minority", told)
        shorter = sentence("minority", told | {"passage": 20})

    assert said.startswith("4 delegations object to “Costs”. They are: Atlantis, Lemuria, Mu and Utopie. ")
    assert "Atlantis cannot accept it: “It forbids what our law allows.” Lemuria says: “The cost of it would" in said
    assert LONG[:150] in said and LONG[:PASSAGE] not in said and "…” " in said
    assert "Mu says" not in said
    assert said.endswith("(in the original language: French)")
    assert "Lemuria says: “The cost of it would…”" in shorter and "what our law allows" in shorter


def test_of_more_than_a_few_only_what_blocks_is_quoted_and_a_lone_reason_stands_whole(app):
    many = [entry(name, f"Because of {name}.", is_blocking=name == "E") for name in "ABCDE"]
    with app.test_request_context():
        assert "says" not in sentence("minority", values(*many))
        assert "E cannot accept it: “Because of E.”" in sentence("minority", values(*many))
        assert LONG in sentence("minority", values(entry("Atlantis", LONG)))


def test_who_cannot_accept_is_not_taken_for_all_who_object_nor_for_one_in_support(app):
    one = entry("Atlantis", "Never.", is_blocking=True)
    with app.test_request_context():
        many = sentence("minority", values(one, oppose=30))
        against = sentence("minority", values(one, entry("Mu", "We want it."), direction="against", support=1))
        nobody_for = sentence("minority", values(one, oppose=9, support=0, direction="against"))

    assert many == "30 delegations object to “Costs”. Atlantis cannot accept it: “Never.”"
    assert against == (
        "1 delegation supports “Costs” against the others. It is Mu. Atlantis cannot accept it: “Never.” Mu says: “We "
        "want it.”"
    )
    assert nobody_for == "1 delegation cannot accept “Costs”. Atlantis cannot accept it: “Never.”"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"oppose": 3, "blocking": 1}, "3 delegations object to “Costs”. 1 delegation cannot accept “Costs”."),
        ({"oppose": 3, "blocking": 0}, "3 delegations object to “Costs”."),
        ({"row": None, "is_exact": False, "blocking": 1}, "Somebody cannot accept “Costs”."),
        ({"row": None, "is_exact": False, "blocking": 0}, "Somebody objects to “Costs”."),
        (
            {"oppose": 7, "is_exact": False, "blocking": 1},
            "7 delegations object to “Costs”. Somebody cannot accept “Costs”.",
        ),
    ],
)
def test_without_names_it_tells_how_many_and_that_they_cannot_accept_as_far_as_counts_leave_the_desk(app, shown, said):
    with app.test_request_context():
        assert sentence("minority", values(**shown)) == said
        assert " ".join(left_behind(values(**shown))) == said


def test_a_passage_ends_with_a_word_and_says_that_it_goes_on(app):
    assert passage("one two three", 13) == "one two three"
    assert passage("one two, three", 9) == "one two…"
    assert passage("one two three", 7) == "one two…"
    assert passage("甲乙丙丁", 2) == "甲乙…"
