"""Tallies for the statistics tests: written as text, or drawn at random."""

from hypothesis import strategies as st

from consult.domain.tallies import Tally

GROUPS = ("government", "civil_society", "private_sector")


def tally_of(text: str, *, groups: tuple[str, ...] = GROUPS, **further: dict[str, int]) -> Tally:
    """A tally from rows of counts parted by "/"; a row of five has no abstentions."""
    rows = [tuple(int(count) for count in row.split()) for row in text.split("/")]
    return Tally({group: (*row, 0)[:6] for group, row in zip(groups, rows, strict=False)}, **further)


def table_of(text: str) -> tuple[tuple[int, ...], ...]:
    """A plain table of counts from rows parted by "/"."""
    return tuple(tuple(int(count) for count in row.split()) for row in text.split("/"))


def rows(largest: int = 12) -> st.SearchStrategy[tuple[int, ...]]:
    """Any row of six counts."""
    return st.tuples(*[st.integers(0, largest)] * 6)


def tallies(largest: int = 12) -> st.SearchStrategy[Tally]:
    """Any tally, with residues, silent groups and accreditation or without."""
    names = st.sampled_from([*GROUPS, "international_organisation", "other", "undisclosed"])
    return st.builds(
        Tally,
        st.dictionaries(names, rows(largest), max_size=6),
        st.dictionaries(names, st.integers(0, 80), max_size=6),
    )
