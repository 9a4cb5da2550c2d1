"""Sentences of targets: each word holds for every group that it is said of."""

import pytest

from consult.domain.synthesis import TargetView
from consult.synthesis.wording import sentence
from consult.synthesis.wording.clauses import share


def values(*, class_="divided_between", groups=None, sides=None, abstaining=(), q=0.003, **others):
    groups = groups or {}
    rows = [row for row in groups.values() if row]
    view = TargetView(
        code="T1",
        title="Costs",
        revision_id="r",
        divergence_class=class_,
        direction=others.pop("direction", None),
        row=tuple(map(sum, zip(*rows, strict=True))) if rows else None,
        absent=None,
        groups=groups,
        sides=sides or {},
        flags={"abstaining_group": abstaining} if abstaining else {},
        q_value=q,
        gap=None,
        blocking=0,
        has_objection=True,
        weighting=others.pop("weighting", "groups"),
    )
    return view.values() | others


def test_a_side_that_a_minority_of_a_group_stands_for_is_not_called_most_of_it(app):
    told = values(
        groups={
            "government": (0, 1, 1, 5, 3, 0),
            "civil_society": (3, 3, 1, 0, 0, 0),
            "private_sector": (1, 1, 3, 0, 0, 0),
            "individual": (2, 2, 1, 0, 0, 4),
        },
        sides={
            "government": "for",
            "civil_society": "against",
            "private_sector": "against",
            "individual": "against",
        },
    )
    with app.test_request_context():
        said = sentence("divided_between", told)

    assert "Mostly opposed: Civil society (6 of 7)." in said
    assert (
        "More opposed than in support: Private sector (2 opposed, 0 in support, 3 neutral or abstaining) "
        "and Individuals (4 opposed, 0 in support, 5 neutral or abstaining)." in said
    )
    assert "Mostly in support: Governments (8 of 10)." in said


def test_a_group_that_mostly_abstains_is_named_once_with_both(app):
    told = values(
        groups={"AFR": (5, 4, 0, 1, 0, 12), "WEOG": (0, 0, 0, 9, 9, 1), "EEG": (0, 1, 1, 1, 0, 7)},
        sides={"AFR": "against", "WEOG": "for"},
        abstaining=("AFR", "EEG"),
    )
    with app.test_request_context():
        said = sentence("divided_between", told)

    assert said == (
        "The groups are divided on “Costs”. "
        "At least half abstain, and more of the rest oppose than support: "
        "African (12 of 22 abstain, 9 opposed, 1 in support). "
        "Mostly in support: Western European and Others (18 support, 1 abstains). "
        "Chance alone would rarely do this (q = 0.0030). At least half abstain: Eastern European (7 of 10)."
    )


def test_a_large_group_of_which_half_abstain_is_told_in_counts_of_those_who_answered(app):
    told = values(groups={"EEG": (0, 1, 1, 1, 0, 20)}, abstaining=("EEG",))
    with app.test_request_context():
        assert sentence("divided_between", told).endswith("At least half abstain: Eastern European (20 of 23).")


def test_a_leaning_names_the_groups_on_the_other_side_and_those_that_are_split(app):
    told = values(
        class_="leaning",
        direction="for",
        groups={
            "government": (0, 5, 0, 5, 0, 0),
            "civil_society": (0, 0, 0, 6, 0, 0),
            "private_sector": (0, 4, 1, 0, 0, 0),
            "individual": None,
        },
        sides={"government": "none", "civil_society": "for", "private_sector": "against", "individual": "none"},
    )
    told["flags"] = {"split_group": ["government", "individual"]}
    with app.test_request_context():
        said = sentence("leaning", told)
        unclear = sentence("no_clear_direction", told | {"class": "no_clear_direction", "direction": None})

    apart = "Split inside: Governments (5 for, 5 against) and Individuals."
    assert f"Mostly opposed: Private sector (4 of 5). {apart}" in said
    assert "Civil society" not in said
    assert apart in unclear and "opposed:" not in unclear


def test_a_division_can_be_told_without_the_figure_of_its_test(app):
    told = values(groups={"government": (0, 0, 0, 9, 0, 0)}, sides={"government": "for"})
    with app.test_request_context():
        assert "Chance alone would rarely do this (q = 0.0030)." in sentence("divided_between", told)
        in_words = sentence("divided_between", told | {"tells_q": False})
    assert in_words.endswith("Chance alone would rarely set groups this far apart.")


def test_withheld_counts_claim_no_majority(app):
    told = values(groups={"government": None}, sides={"government": "against"}, q=None)
    with app.test_request_context():
        assert "More opposed than in support: Governments." in sentence("divided_between", told)


@pytest.mark.parametrize(
    ("names", "silent", "said"),
    [
        (["Norway"], 1, "1 of 40 delegations has not answered. It is Norway."),
        (["Norway", "Peru"], 2, "2 of 40 delegations have not answered. They are: Norway and Peru."),
    ],
)
def test_one_is_not_spoken_of_as_many(app, names, silent, said):
    told = {"accredited": 40, "silent": silent, "is_complete": True, "groups": [], "names": names}
    with app.test_request_context():
        assert sentence("silence", told) == said


def test_one_that_supports_and_one_that_is_neutral_are_said_in_the_singular(app):
    told = values(class_="insufficient_evidence", groups={"government": (0, 2, 1, 1, 0, 0)})
    with app.test_request_context():
        said = sentence("insufficient_evidence", told)

    assert said.endswith("1 supports, 2 oppose and 1 is neutral.")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (3, 7, "3 of 7"),
        (7, 7, "all 7"),
        (62, 100, "62%"),
        (0, 400, "0%"),
        (1, 400, "1 of 400"),
        (1999, 2000, "1,999 of 2,000"),
        (2000, 2000, "all 2,000"),
    ],
)
def test_per_cent_never_reads_as_nobody_or_everybody_where_somebody_differs(app, part, whole, said):
    with app.test_request_context():
        assert share(part, whole) == said


COUNTED = "Each delegation counts equally."


@pytest.mark.parametrize(
    ("template", "class_", "before", "is_said"),
    [
        ("leaning", "leaning", None, True),
        ("no_clear_direction", "no_clear_direction", None, True),
        ("consensus", "consensus", None, False),
        ("divided_between", "divided_between", None, False),
        ("insufficient_evidence", "insufficient_evidence", None, False),
        ("objection_new", "leaning", "leaning", False),
        ("class_changed", "broad_agreement", "leaning", True),
        ("class_changed", "broad_agreement", "insufficient_evidence", False),
        ("division_closed", "leaning", "divided_between", True),
        ("division_closed", "broad_agreement", "divided_between", False),
    ],
)
def test_who_counts_equally_is_said_only_where_the_class_rests_on_it(app, template, class_, before, is_said):
    earlier = {"class": before, "direction": "for", "row": None, "blocking": 0, "has_objection": False}
    told = values(
        class_=class_,
        direction="for",
        groups={"government": (0, 2, 1, 9, 0, 0)},
        weighting="delegations",
        **({"before": earlier} if before else {}),
    )
    with app.test_request_context():
        assert (COUNTED in sentence(template, told)) is is_said
        assert COUNTED not in sentence(template, told | {"tells_weighting": False})


def test_no_share_of_a_group_is_claimed_where_counts_are_withheld(app):
    told = values(
        class_="divided_within",
        sides={"government": "none", "civil_society": "none"},
        flags={"split_group": ["government", "civil_society"]},
    )
    with app.test_request_context():
        exact, released = (sentence("divided_within", told | {"is_exact": is_exact}) for is_exact in (True, False))

    assert "in 2 of 2 groups at least a third supports and a third opposes" in exact
    assert "the line runs through the groups, as far as the published counts tell." in released
    assert "third" not in released
