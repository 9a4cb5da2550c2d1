import pytest

from consult.positions.importing.faults import CellRefused
from consult.positions.importing.mapping import Attribute, Row


def row(text):
    return Row(number=2, cells={"c": text})


def test_a_value_is_the_same_for_all_rows():
    assert Attribute(value="government").of(row("anything")) == "government"


def test_a_map_translates_and_refuses_what_it_does_not_know():
    attribute = Attribute(column="c", map={"yes": "support"})

    assert attribute.of(row("yes")) == "support"
    assert attribute.of(row("")) is None
    with pytest.raises(CellRefused, match="“maybe” is not in the map"):
        attribute.of(row("maybe"))


def test_a_default_speaks_for_the_rest_and_for_empty_cells():
    attribute = Attribute(column="c", map={"yes": "support"}, default="abstain")

    assert attribute.of(row("maybe")) == attribute.of(row("")) == "abstain"
    assert Attribute(column="c", default="en").of(row("fr")) == "fr"


def test_an_empty_cell_can_be_mapped():
    assert Attribute(column="c", map={"": "undisclosed"}).of(row("")) == "undisclosed"
