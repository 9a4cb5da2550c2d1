"""No place that names a person is forgotten."""

from collections import Counter

import sqlalchemy as sa

from consult.extensions import Base
from consult.personal.contents import Holds, places
from consult.personal.inventory import NEVER_GIVEN, PLACES, Fate, column_of

PEOPLE = {"people.id", "accounts.person_id"}


OF_NOBODY = {"released_targets.partitioned_by", "personal_contents.person_id"}
"""By what a target is partitioned; and what erasing the contents of events looks for by itself."""


def test_every_column_that_refers_to_people_has_its_place_in_the_inventory(app):
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    referring = {column for column in columns if {key.target_fullname for key in column.foreign_keys} & PEOPLE}
    called_so = {column for column in columns if column.name == "person_id" or column.name.endswith("_by")}

    assert set(PLACES) == {f"{column.table.name}.{column.name}" for column in referring}
    assert {f"{column.table.name}.{column.name}" for column in called_so - referring} == OF_NOBODY


def test_what_is_unlinked_can_be_empty_and_what_is_wiped_is_there(app):
    for name, place in PLACES.items():
        column = column_of(name)
        assert place.fate is not Fate.UNLINKED or column.nullable, name
        assert set(place.wiped) <= set(column.table.columns.keys()), name
    assert all(column_of(name) is not None for name in NEVER_GIVEN)


def may_hold_a_name(column):
    kind = column.type.impl_instance if isinstance(column.type, sa.types.TypeDecorator) else column.type
    return isinstance(kind, sa.String | sa.JSON | sa.LargeBinary)


def test_every_column_of_words_documents_or_bytes_is_classified_once(app):
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    there = {f"{column.table.name}.{column.name}" for column in columns if may_hold_a_name(column)}
    known = Counter(places(*Holds))

    undecided = sorted(there - set(known))
    assert not undecided, f"say in consult/personal/contents.py what these hold of people: {undecided}"
    gone = sorted(set(known) - there)
    assert not gone, f"take these out of consult/personal/contents.py, they are no such columns: {gone}"
    twice = sorted(place for place, times in known.items() if times > 1)
    assert not twice, f"decide in consult/personal/contents.py for one: these stand there twice: {twice}"


def test_a_row_that_opens_something_or_is_one_persons_goes_with_them_or_is_emptied(app):
    deleted = {name.partition(".")[0] for name, place in PLACES.items() if place.fate is Fate.DELETED}
    deleted |= {"credentials", "tokens", "personal_contents"}
    emptied = {"people", "letters", "deliveries", "invitations", "delegation_invitations"}
    wiped = {f"{name.partition('.')[0]}.{column}" for name, place in PLACES.items() for column in place.wiped}

    left = {place for place in places(Holds.SECRET, Holds.OWN) if place.partition(".")[0] not in deleted} - wiped

    assert {place.partition(".")[0] for place in left} == emptied
