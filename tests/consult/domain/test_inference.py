"""The attacker routine: exact ranges of withheld cells."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.inference import TOTALS, Cell, Range, Withheld, feasible_ranges, must_object
from consult.domain.tallies import Tally
from tests.consult.domain.tables import tally_of

TWO = tally_of("0 0 2 8 0 0 / 0 0 3 9 0 0")


def test_a_single_withheld_cell_is_had_by_subtraction():
    cell = Cell("government", 2)

    assert feasible_ranges(TWO, Withheld(frozenset([cell]))) == {cell: Range(2, 2)}


def test_a_square_of_withheld_cells_leaves_every_value_between():
    square = frozenset(Cell(group, stance) for group in ("government", "civil_society") for stance in (2, 3))

    ranges = feasible_ranges(TWO, Withheld(square))

    assert ranges[Cell("government", 2)] == Range(1, 4)
    assert ranges[Cell("civil_society", 3)] == Range(8, 11)
    assert ranges[Cell("government", 2)].values == 4


def test_a_search_can_stop_once_the_range_is_wide_enough():
    square = frozenset(Cell(group, stance) for group in ("government", "civil_society") for stance in (2, 3))

    assert feasible_ranges(TWO, Withheld(square), width=1)[Cell("civil_society", 3)] == Range(8, 10)


def test_a_line_without_breakdown_is_known_to_be_empty_where_the_total_is():
    ranges = feasible_ranges(TWO, Withheld(lines=frozenset(["government", "civil_society"])))

    assert {cell.stance for cell in ranges} == {2, 3}
    assert ranges[Cell("government", 2)] == Range(0, 5)


def test_a_small_group_is_named_as_objecting_when_no_other_group_can_be():
    tally = tally_of("0 0 5 8 0 0 / 0 1 0 0 0 0")
    small, both = frozenset(["civil_society", TOTALS]), frozenset(["government", "civil_society", TOTALS])

    assert must_object(tally, Withheld(lines=small), "civil_society")
    assert not must_object(tally, Withheld(lines=both), "civil_society")
    assert not must_object(tally, Withheld(lines=both), "government")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=2),
    st.sets(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([2, 3, 4]))),
)
def test_ranges_are_those_of_all_tables_that_agree_with_what_is_printed(counts, hidden):
    tally = Tally({name: (0, 0, *row, 0) for name, row in zip("ab", counts, strict=True)})
    truth = {(name, stance): tally.row(name)[stance] for name in "ab" for stance in (2, 3, 4)}
    truth |= {(None, stance): tally.all[stance] for stance in (2, 3, 4)}
    cells = {cell for cell in hidden if truth[cell]}  # zeros are never withheld cell by cell

    possible = [table for table in _tables(truth) if all(_agrees(table, truth, cell, cells) for cell in truth)]

    ranges = feasible_ranges(tally, Withheld(frozenset(Cell(*cell) for cell in cells)))
    assert set(ranges) == {Cell(*cell) for cell in cells}
    for cell in cells:
        values = [table[cell] for table in possible]
        assert ranges[Cell(*cell)] == Range(min(values), max(values))
        assert set(values) == set(range(min(values), max(values) + 1))


Table = dict[tuple[str | None, int], int]


def _tables(truth: Table) -> list[Table]:
    sizes = {name: sum(truth[name, stance] for stance in (2, 3, 4)) for name in "ab"}
    tables = []
    for first in _splits(sizes["a"]):
        for second in _splits(sizes["b"]):
            table: Table = {}
            for position, stance in enumerate((2, 3, 4)):
                table["a", stance], table["b", stance] = first[position], second[position]
                table[None, stance] = first[position] + second[position]
            tables.append(table)
    return tables


def _splits(size: int) -> list[tuple[int, ...]]:
    return [split for split in product(range(size + 1), repeat=3) if sum(split) == size]


def _agrees(table: Table, truth: Table, cell: tuple[str | None, int], hidden: set[tuple[str | None, int]]) -> bool:
    return table[cell] >= 1 if cell in hidden else table[cell] == truth[cell]
