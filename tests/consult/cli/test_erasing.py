import pytest
import sqlalchemy as sa

from consult.database import reading
from consult.organisations.models import Person
from tests.factories import make_world
from tests.shell import run


@pytest.fixture
def world(app, shell):
    return make_world()


def names():
    with reading() as session:
        return set(session.scalars(sa.select(Person.name)))


def test_a_person_is_erased_by_address(world):
    result = run("erase-person", "--yes", f"chair.1.{world.slug}@example.org")

    assert result.exit_code == 0, result.stderr
    assert str(world.people["chair 1"]) in result.stdout
    assert "chair 1" not in names()
    assert "secretariat" in names()


def test_without_a_yes_it_asks_and_does_nothing(world):
    result = run("erase-person", f"chair.1.{world.slug}@example.org")

    assert result.exit_code != 0
    assert "chair 1" in names()


def test_an_address_that_nobody_has_erases_nobody(world):
    result = run("erase-person", "--yes", "nobody@example.org")

    assert (result.exit_code, result.stderr) == (1, "Error: nobody has the address nobody@example.org\n")
