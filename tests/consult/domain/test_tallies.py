"""A tally counts every answer once and cannot be changed by whoever holds it."""

import pytest

from consult.domain.tallies import Tally, abstained, answered, expressed, opposing, supporting

ROW = (1, 2, 3, 4, 5, 6)


def test_abstentions_are_answers_but_not_expressed_positions():
    assert (opposing(ROW), supporting(ROW), expressed(ROW), abstained(ROW), answered(ROW)) == (3, 9, 15, 6, 21)


def test_all_counts_the_residues_and_the_compared_groups_do_not():
    tally = Tally({"government": ROW, "other": ROW, "undisclosed": (1, 0, 0, 0, 0, 0)})

    assert tally.all == (3, 4, 6, 8, 10, 12)
    assert tally.compared_groups == ("government",)


def test_silent_delegations_are_the_accredited_without_an_answer():
    tally = Tally({"government": ROW}, accredited={"government": 30, "civil_society": 4})

    assert tally.silent("government") == 9
    assert tally.silent("civil_society") == 4
    assert tally.groups == ("civil_society", "government")


def test_silence_is_unknown_where_nobody_counted_the_accredited():
    assert Tally({"government": ROW}).silent("government") is None


def test_an_answer_outlives_its_accreditation():
    assert Tally({"government": ROW}, accredited={"government": 20}).silent("government") == 0


def test_a_tally_keeps_its_own_copy_of_the_counts():
    counts = {"government": ROW}
    tally = Tally(counts)

    counts["government"] = (0, 0, 0, 0, 0, 0)

    assert tally.row("government") == ROW


def test_equal_counts_make_equal_tallies_whatever_the_order_of_groups():
    assert Tally({"a": ROW, "b": ROW[::-1]}) == Tally({"b": ROW[::-1], "a": ROW})


def test_an_empty_tally_counts_nothing():
    assert Tally({}).all == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("row", [(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, -1), ()])
def test_a_row_that_is_not_six_counts_is_refused(row):
    with pytest.raises(ValueError, match="count"):
        Tally({"government": row})
