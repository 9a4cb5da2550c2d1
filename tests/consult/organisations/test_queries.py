from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.organisations.queries import blocs_of, people_by_ids, person_by_email, person_by_id
from consult.organisations.service import register_person


def test_people_are_found_by_address_and_identifier(app):
    with transaction() as session:
        alma = register_person(session, SYSTEM, name="Alma", email="alma@example.org", at=utc_now())

        assert person_by_email(session, " ALMA@example.org").id == alma.id
        assert person_by_id(session, alma.id).name == "Alma"
        assert people_by_ids(session, [alma.id])[alma.id].name == "Alma"


def test_nobody_is_found_where_nobody_is(app):
    with transaction() as session:
        assert person_by_email(session, "nobody@example.org") is None
        assert blocs_of(session, []) == {}
