from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.organisations.models import Organisation
from consult.organisations.queries import blocs_of, member_bodies_of
from consult.organisations.service import (
    NewOrganisation,
    register_organisation,
    register_organisations,
    register_person,
)


def test_organisations_are_registered_with_their_blocs_in_order(app):
    new = [NewOrganisation(name="Velmora", country="KE", blocs={"role": "origin"}), NewOrganisation(name="Dock Union")]
    with transaction() as session:
        first, second = register_organisations(session, SYSTEM, new, at=utc_now())

        assert session.get_one(Organisation, first).country == "KE"
        assert session.get_one(Organisation, second).name == "Dock Union"
        assert blocs_of(session, [first, second]) == {first: {"role": "origin"}}


def test_a_member_body_stands_under_its_organisation(app):
    with transaction() as session:
        parent = register_organisation(session, SYSTEM, NewOrganisation(name="Velmora"), at=utc_now())
        ministry = NewOrganisation(name="Ministry of Labour", parent_id=parent)
        body = register_organisation(session, SYSTEM, ministry, at=utc_now())

        assert [found.id for found in member_bodies_of(session, parent)] == [body]


def test_one_address_is_one_person_whatever_its_case(app):
    with transaction() as session:
        first = register_person(session, SYSTEM, name="Alma", email="Alma@Example.org ", at=utc_now())
        second = register_person(session, SYSTEM, name="A. Again", email="alma@example.org", at=utc_now())

    assert first.id == second.id
    assert (first.email, first.name) == ("alma@example.org", "Alma")
