"""What may leave the chair's desk: lines, cells, renewals, objections, and what adds up from them."""

from datetime import UTC, datetime

import pytest

from consult.domain.disclosure import (
    Partition,
    Place,
    Released,
    ReleasedLine,
    Told,
    answered_by_place,
    line_of,
    release,
    sum_of,
)

NOW = datetime(2026, 11, 2, tzinfo=UTC)
Rows = dict[Place, tuple[int, ...]]


def spread(rows: Rows) -> tuple[dict[str, Place], dict[str, int]]:
    """Delegations with their places and stances, from counts by place."""
    places, answers = {}, {}
    for place, counts in rows.items():
        for stance, count in enumerate(counts):
            for number in range(count):
                name = f"{place} {stance} {number}"
                places[name], answers[name] = place, stance
    return places, answers


def told(rows: Rows, *, is_last: bool = False, minimum: int = 5) -> Released:
    """What is printed of these counts by a first release."""
    places, answers = spread(rows)
    partition, tables = release(places, answers, Told(), minimum=minimum, is_last=is_last)
    printed = {row: line_of(table, NOW) for row, table in tables.items()}
    return Released(partition, answered_by_place(places, answers), printed, somebody_objects=False)


LARGE = (0, 6, 0, 9, 12, 5)


def test_a_group_without_small_counts_is_printed_in_full() -> None:
    assert told({("a",): LARGE}).group(0, "a") == ReleasedLine(32, LARGE, NOW)


def test_a_group_below_the_minimum_has_no_breakdown() -> None:
    found = told({("a",): LARGE, ("b",): (0, 1, 0, 2, 1, 0)})

    assert found.group(0, "b") == ReleasedLine(4, None)
    assert found.totals.counts is None


def test_a_small_count_is_withheld_with_as_much_beside_it_as_hides_it() -> None:
    counts = told({("a",): (0, 2, 0, 9, 12, 5)}).group(0, "a").counts

    assert counts is not None
    assert counts[1] is None
    assert counts.count(None) == 2


def test_totals_are_printed_in_the_columns_that_every_group_prints() -> None:
    found = told({("a",): LARGE, ("b",): (0, 5, 2, 3, 8, 0)})

    assert found.totals.answered == 50
    assert found.totals.counts == (0, 11, None, None, 20, 5)


def test_the_last_release_tells_all_as_one_where_no_group_could_be_told() -> None:
    rows: Rows = {("a",): (0, 2, 0, 1, 1, 0), ("b",): (0, 3, 0, 1, 0, 0), ("c",): (0, 0, 0, 4, 0, 0)}

    assert told(rows).partition is None
    found = told(rows, is_last=True)
    assert found.partition is Partition.ALL
    assert found.totals.answered == 12
    assert found.group(0, "a").counts is None


def test_blocs_are_told_and_the_groups_add_up_from_them_where_that_tells_more() -> None:
    rows: Rows = {("a", "x"): LARGE, ("a", "y"): LARGE, ("b", ""): LARGE}
    places, answers = spread(rows)

    partition, tables = release(places, answers, Told(), minimum=5)
    printed = {row: line_of(table, NOW) for row, table in tables.items()}
    found = Released(partition, answered_by_place(places, answers), printed, somebody_objects=False)

    assert partition is Partition.ATOMS
    assert found.group(1, "x").row == LARGE
    assert found.group(0, "a").row == tuple(2 * count for count in LARGE)
    assert found.totals.row == tuple(3 * count for count in LARGE)


def test_a_partition_once_told_stays() -> None:
    places, answers = spread({("a", "x"): LARGE, ("a", "y"): LARGE})

    partition, _ = release(places, answers, Told(Partition.GROUPS))

    assert partition is Partition.GROUPS


def test_an_objection_of_few_keeps_a_clear_table_back() -> None:
    places, answers = spread({("a",): (0, 0, 0, 9, 12, 5), ("b",): (0, 1, 0, 0, 0, 0)})

    assert release(places, answers, Told())[1] == {}

    places, answers = spread({("a",): (0, 0, 0, 9, 12, 5), ("b",): (0, 1, 4, 0, 0, 0)})
    assert ("a",) in release(places, answers, Told())[1]


def test_a_minimum_that_hides_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        release({}, {}, Told(), minimum=2)


def test_an_estimate_adds_up_and_keeps_what_is_printed() -> None:
    line = ReleasedLine(20, (None, 6, 0, None, None, 5))

    assert line.estimate is not None
    assert sum(line.estimate) == 20
    assert line.estimate[1] == 6
    assert ReleasedLine(3, None).estimate is None


def test_a_sum_stands_since_its_oldest_line() -> None:
    later = datetime(2026, 11, 9, tzinfo=UTC)

    assert sum_of([ReleasedLine(32, LARGE, later), ReleasedLine(32, LARGE, NOW)]).at == NOW
