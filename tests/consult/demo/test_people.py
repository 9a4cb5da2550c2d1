from consult.consultations.queries import consultation_by_slug, offices_of
from consult.database import reading
from consult.demo.loading import FILES
from consult.demo.people import PEOPLE
from consult.domain.vocabulary import Role
from consult.organisations.queries import person_by_email


def test_all_people_are_invented_and_reachable_nowhere():
    assert {person.email.rpartition("@")[2] for person in PEOPLE} == {"example.org"}
    assert all(person.name.endswith(" Example") for person in PEOPLE)
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)


def test_nobody_invented_speaks_for_a_real_party():
    assert {slug for person in PEOPLE if person.delegation for slug in person.slugs} == {"gfmd"}


def test_every_role_has_its_person():
    assert {person.role for person in PEOPLE} == set(Role)


def test_each_person_holds_the_office_that_is_told(demo_app):
    with reading() as session:
        slugs = {consultation_by_slug(session, slug).id: slug for slug in FILES}
        for person in PEOPLE:
            offices = offices_of(session, person_by_email(session, person.email).id)
            held = {(slugs[office.consultation_id], office.role) for office in offices}
            assert held == {(slug, person.role) for slug in person.slugs}
            assert all((office.body_id is not None) == (person.body is not None) for office in offices)
