"""What a reader of several tables works out: small cases that can be checked by hand."""

from collections.abc import Sequence

from consult.domain.inference import Table, what_shows
from tests.consult.domain.attacker import Reader

AGAINST, NEUTRAL, FOR, ABSTAIN = 1, 2, 3, 5


def table(*stances: int | None, withheld: Sequence[int] = ()) -> Table:
    """Delegations in their order with what each says; None is not there."""
    answers = {f"delegation {place}": stance for place, stance in enumerate(stances) if stance is not None}
    return Table(answers, frozenset(withheld))


def shows(*tables: Table) -> bool:
    """Our own answer, once the other reader has confirmed that it lets nothing through."""
    found = next(what_shows(tables), None) is not None
    loot = Reader(tables).work_out()
    assert found or not loot.pinned + loot.exposed
    return found


def test_a_line_in_which_everybody_says_the_same_tells_each_of_them() -> None:
    assert shows(table(*[FOR] * 8))
    assert not shows(table(*[FOR] * 7, AGAINST))


def test_one_withheld_count_is_the_rest_of_the_sum() -> None:
    assert shows(table(*[FOR] * 8, AGAINST, AGAINST, withheld=[AGAINST]))
    assert not shows(table(*[FOR] * 8, AGAINST, AGAINST, withheld=[AGAINST, FOR]))


def test_two_withheld_counts_that_are_both_one_or_two_are_no_secret() -> None:
    assert shows(table(*[FOR] * 8, AGAINST, NEUTRAL, NEUTRAL, withheld=[AGAINST, NEUTRAL]))


def test_a_newcomer_between_two_printed_tables_is_known() -> None:
    before = [FOR] * 6 + [AGAINST] * 5

    assert shows(table(*before, None), table(*before, AGAINST))


def test_five_newcomers_of_one_mind_are_known_all_the_same() -> None:
    before = [FOR] * 6 + [AGAINST] * 5

    assert shows(table(*before, *[None] * 5), table(*before, *[AGAINST] * 5))
    assert not shows(table(*before, *[None] * 5), table(*before, *[AGAINST] * 4, FOR))


def test_one_who_leaves_while_four_come_is_known_by_a_count_that_falls() -> None:
    before, after = [FOR] * 6 + [AGAINST] * 6, [FOR] * 6 + [AGAINST] * 5

    assert shows(table(*before, *[None] * 4), table(*after, None, FOR, FOR, ABSTAIN, ABSTAIN))


def test_two_who_change_places_could_be_each_other() -> None:
    rest = [FOR] * 6 + [AGAINST] * 5

    assert not shows(table(*rest, FOR, AGAINST), table(*rest, AGAINST, FOR))
    assert shows(table(*rest, FOR, FOR), table(*rest, AGAINST, AGAINST))


def test_a_withheld_count_is_found_by_the_table_after_it() -> None:
    first = table(*[FOR] * 6, AGAINST, AGAINST, NEUTRAL, NEUTRAL, NEUTRAL, withheld=[AGAINST, NEUTRAL])
    second = table(*[FOR] * 6, AGAINST, AGAINST, NEUTRAL, NEUTRAL, NEUTRAL)

    assert not shows(first)
    assert shows(first, second)
