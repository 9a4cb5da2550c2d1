"""No place that names a person is forgotten."""

from consult.extensions import Base
from consult.personal.inventory import FREE_TEXTS, PLACES, Fate, column_of

PEOPLE = {"people.id", "accounts.person_id"}


def test_every_column_that_refers_to_people_has_its_place_in_the_inventory(app):
    referring = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if {key.target_fullname for key in column.foreign_keys} & PEOPLE
    }

    assert set(PLACES) == referring


def test_what_is_unlinked_can_be_empty_and_what_is_wiped_is_there(app):
    for name, place in PLACES.items():
        column = column_of(name)
        assert place.fate is not Fate.UNLINKED or column.nullable, name
        assert set(place.wiped) <= set(column.table.columns.keys()), name
    assert all(column_of(name) is not None for name in FREE_TEXTS)
