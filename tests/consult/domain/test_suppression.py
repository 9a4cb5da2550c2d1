"""Withholding further cells until nothing can be worked out, and not more than that."""

from consult.domain.inference import TOTALS, Cell
from consult.domain.suppression import Yielding, complete, weaknesses, withheld_at_first
from tests.consult.domain.tables import tally_of

MIXED = tally_of("0 3 12 30 20 9 / 0 8 9 40 31 7")


def test_small_cells_small_groups_and_unanimous_lines_are_withheld_at_first():
    first = withheld_at_first(tally_of("0 3 12 9 0 0 / 0 0 0 2 1 1 / 0 0 0 9 0 0"), minimum=5)

    assert first.lines == {"civil_society", "private_sector"}
    assert first.cells == {Cell("government", 1), Cell(TOTALS, 1), Cell(TOTALS, 4), Cell(TOTALS, 5)}


def test_one_small_cell_alone_is_weak_in_its_line_its_column_and_its_range():
    found = list(weaknesses(MIXED, withheld_at_first(MIXED, minimum=5), minimum=5))

    assert [(weakness.line, weakness.stance) for weakness in found] == [
        ("government", None),
        (TOTALS, 1),
        ("government", 1),
    ]


def test_totals_stay_printed_when_groups_yield_and_the_other_way_round():
    first = withheld_at_first(MIXED, minimum=5)

    by_groups = complete(MIXED, first, minimum=5, yielding=Yielding.GROUPS)
    by_totals = complete(MIXED, first, minimum=5, yielding=Yielding.TOTALS)

    assert by_groups is not None
    assert by_totals is not None
    assert TOTALS not in {cell.line for cell in by_groups.cells}
    assert TOTALS in {cell.line for cell in by_totals.cells}


def test_what_is_complete_has_no_weakness_and_no_cell_too_many():
    found = complete(MIXED, withheld_at_first(MIXED, minimum=5), minimum=5, yielding=Yielding.GROUPS)

    assert found is not None
    assert list(weaknesses(MIXED, found, minimum=5)) == []
    assert len(found.cells) == 4


def test_what_cannot_be_made_safe_is_nothing_at_all():
    alone = tally_of("0 1 0 0 0 0")

    assert complete(alone, withheld_at_first(alone, minimum=5), minimum=5, yielding=Yielding.GROUPS) is None
