"""Two real consultations: the classes an implementation must find, and the shares their convenor published."""

import json
from collections import Counter
from pathlib import Path

import pytest

from consult.domain.divergence import DivergenceClass, FlagName, compare_targets
from consult.domain.tallies import Tally, answered, supporting
from consult.domain.weighting import Weighting

GOLDEN = Path(__file__).parent
ROUNDS = json.loads((GOLDEN / "unga.json").read_text())
WHITE_PAPER = json.loads((GOLDEN / "ai_white_paper.json").read_text())


def tallies_of(targets: dict[str, dict[str, list[int]]]) -> dict[str, Tally]:
    return {
        code: Tally({group: tuple(row) for group, row in rows.items()}, WHITE_PAPER["respondents"])
        if code.startswith("q")
        else Tally({group: tuple(row) for group, row in rows.items()})
        for code, rows in targets.items()
    }


ASSEMBLY = {number: compare_targets(tallies_of(targets)) for number, targets in ROUNDS.items()}
QUESTIONS = tallies_of(WHITE_PAPER["targets"])
COMPARED = compare_targets(QUESTIONS)


def flags_of(number: str, code: str) -> dict[str, tuple[str, ...]]:
    return {flag.name: flag.groups for flag in ASSEMBLY[number][code].flags}


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("U01", ("consensus", "for"), ("broad_agreement", "for")),
        ("U02", ("broad_agreement", "for"), ("broad_agreement", "for")),
        ("U03", ("leaning", "for"), ("leaning", "for")),
        ("U04", ("divided_between", None), ("divided_between", None)),
        ("U05", ("divided_between", None), ("divided_between", None)),
        ("U06", ("leaning", "for"), ("divided_between", None)),
        ("U07", ("divided_between", None), ("divided_between", None)),
        ("U08", ("divided_between", None), ("divided_between", None)),
        ("U09", ("divided_between", None), ("divided_between", None)),
        ("U10", ("consensus", "for"), ("consensus", "for")),
        ("U11", ("broad_agreement", "for"), ("broad_agreement", "for")),
    ],
)
def test_eleven_resolutions_have_their_classes_in_both_rounds(code, first, second):
    found = [(ASSEMBLY[number][code].class_, ASSEMBLY[number][code].direction) for number in ("1", "2")]

    assert found == [first, second]


def test_the_lost_consensus_is_two_objections():
    before, after = (Tally({g: tuple(row) for g, row in ROUNDS[number]["U01"].items()}) for number in ("1", "2"))

    assert (before.all[3], before.all[1], before.all[5]) == (190, 0, 2)
    assert after.all[1] == 2
    assert flags_of("2", "U01") == {FlagName.OBJECTION: ("WEOG",)}


def test_the_new_division_was_not_even_a_difference_in_degree_before():
    before, after = (Tally({g: tuple(row) for g, row in ROUNDS[number]["U06"].items()}) for number in ("1", "2"))

    assert FlagName.DIFFERS_IN_DEGREE not in flags_of("1", "U06")
    assert (before.all[1], after.all[1]) == (3, 10)


def test_blocs_that_abstain_are_named_where_abstentions_are_the_story():
    raised = flags_of("1", "U03")

    assert raised[FlagName.ABSTAINING_GROUP] == ("EEG", "WEOG")
    assert raised[FlagName.DEPENDS_ON_ABSTENTIONS] == ("EEG", "WEOG")


@pytest.mark.parametrize(
    ("code", "percent"), [("q03", 90), ("q02", 88), ("q01", 87), ("q05", 72), ("q06", 72), ("q04", 69)]
)
def test_six_shares_that_the_commission_published(code, percent):
    row = QUESTIONS[code].all

    assert round(100 * supporting(row) / answered(row)) == percent


def test_the_white_paper_has_twenty_one_broad_agreements_and_eleven_leanings():
    found = Counter((comparison.class_, comparison.direction) for comparison in COMPARED.values())

    assert found == {(DivergenceClass.BROAD_AGREEMENT, "for"): 21, (DivergenceClass.LEANING, "for"): 11}


def test_one_question_of_the_white_paper_in_full():
    comparison, row = COMPARED["q05"], QUESTIONS["q05"].all

    assert row == (71, 53, 132, 298, 485, 43)
    assert sum(WHITE_PAPER["respondents"].values()) - answered(row) == 134
    assert comparison.p_value == pytest.approx(0.0001)
    assert comparison.q_value == pytest.approx(0.0002, abs=0.00005)
    assert comparison.gap == pytest.approx(0.3979, abs=0.00005)
    assert [flag.name for flag in comparison.flags] == [FlagName.OBJECTION, FlagName.DIFFERS_IN_DEGREE]
    civil_society = comparison.groups["civil_society"]
    assert (civil_society.expressed, civil_society.abstained, civil_society.side) == (220, 18, "for")
    assert (civil_society.support, civil_society.opposition) == pytest.approx((0.7227, 0.1227), abs=0.00005)


def test_the_white_paper_has_no_division_though_most_questions_differ_significantly():
    """A rule that calls every significant difference a division would call 25 of these 32."""
    sides = {measure.side for found in COMPARED.values() for measure in found.groups.values() if measure.evaluable}

    assert sum((found.q_value or 1) <= 0.05 for found in COMPARED.values()) == 25
    assert not [code for code, found in COMPARED.items() if found.class_ in ("divided_between", "divided_within")]
    assert sides == {"for"}
    assert sum(FlagName.DIFFERS_IN_DEGREE in {flag.name for flag in found.flags} for found in COMPARED.values()) == 10
    assert sum(len([m for m in found.groups.values() if m.evaluable]) for found in COMPARED.values()) == 4 * 32


def test_the_white_paper_reads_the_same_whoever_counts_equally():
    by_delegation = compare_targets(QUESTIONS, weighting=Weighting.DELEGATIONS)

    assert {code: found.class_ for code, found in by_delegation.items()} == {
        code: found.class_ for code, found in COMPARED.items()
    }


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("U04", ("WEOG",), ("WEOG",)),
        ("U05", ("EEG", "WEOG"), ("EEG", "WEOG")),
        ("U06", (), ("WEOG",)),
        ("U07", ("EEG", "WEOG"), ("EEG", "WEOG")),
        ("U08", ("EEG", "WEOG"), ("EEG", "WEOG")),
        ("U09", ("EEG", "WEOG"), ("EEG", "WEOG")),
    ],
)
def test_the_divisions_of_the_assembly_have_their_sides_in_both_rounds(code, first, second):
    against = [
        tuple(g for g, m in ASSEMBLY[number][code].groups.items() if m.evaluable and m.side == "against")
        for number in ("1", "2")
    ]

    assert against == [first, second]
