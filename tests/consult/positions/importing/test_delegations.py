import pytest
import sqlalchemy as sa

from consult.consultations.models import Delegation
from consult.consultations.queries import consultation_by_slug, delegations_of
from consult.database import reading, transaction, utc_now
from consult.positions.importing.faults import ImportRefused
from tests.spreadsheets import LONG, read_long, store

ROW = "ve,Velmora,Gov,origin,T1,yes,"


def test_a_delegation_is_what_the_file_says_it_is(app, tmp_path):
    mapping = LONG.replace("blocs.role", 'sub_kind = { value = "ministry" }\ncountry = { value = "KE" }\nblocs.role')

    store(read_long(tmp_path, ROW, mapping=mapping))

    with reading() as session:
        [found] = delegations_of(session, consultation_by_slug(session, "fair-recruitment").id)
    assert (found.name, found.group, found.country, found.blocs) == ("Velmora", "government", "KE", {"role": "origin"})
    assert (found.delegation.key, found.delegation.sub_kind) == ("ve", "ministry")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("ve,Velmoria,Gov,origin,T1,yes,", "row 2, column name: “Velmoria” for ve, who is accredited with “Velmora”"),
        ("ve,Velmora,NGO,origin,T1,yes,", "row 2, column type: “civil_society” for ve"),
        ("ve,Velmora,Gov,destination,T1,yes,", "row 2, column role: “destination” for ve"),
    ],
)
def test_a_file_cannot_turn_a_delegation_into_another(app, tmp_path, row, why):
    store(read_long(tmp_path, ROW))

    with pytest.raises(ImportRefused, match=why):
        store(read_long(tmp_path, row))


def test_a_delegation_that_left_takes_no_position(app, tmp_path):
    store(read_long(tmp_path, ROW))
    with transaction() as session:
        session.execute(sa.update(Delegation).values(withdrawn_at=utc_now()))

    with pytest.raises(ImportRefused, match="row 2, column key: ve is no longer accredited"):
        store(read_long(tmp_path, ROW))
