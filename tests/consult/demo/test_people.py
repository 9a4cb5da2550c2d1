import pytest

from consult.consultations.queries import consultation_by_slug, offices_of
from consult.database import reading, utc_now
from consult.demo.loading import load
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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_person_holds_the_office_that_is_told(app):
    load(slugs=["unga", "gfmd"], at=utc_now())

    with reading() as session:
        slugs = {consultation_by_slug(session, slug).id: slug for slug in ("unga", "gfmd")}
        for person in PEOPLE:
            offices = offices_of(session, person_by_email(session, person.email).id)
            held = {(slugs[office.consultation_id], office.role) for office in offices}
            assert held == {(slug, person.role) for slug in person.slugs if slug != "ai-white-paper"}
            assert all((office.body_id is not None) == (person.body is not None) for office in offices)
