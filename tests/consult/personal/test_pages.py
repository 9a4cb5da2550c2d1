"""The pages on which a person takes their data, and an admin erases somebody."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account
from consult.database import reading, transaction
from consult.organisations.models import Person
from tests.browsing import press, sign_in
from tests.factories import make_world

EXPORT = "/account/export"


@pytest.fixture
def world(app):
    return make_world(members={"government": 1})


def test_a_person_takes_their_data_once(world, client):
    sign_in(client, world, "observer")
    assert press(client, EXPORT, EXPORT).status_code == 303

    answer = press(client, EXPORT, f"{EXPORT}/file")

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    document = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("personal.json"))
    assert document["people"]["name"] == "observer"
    assert press(client, EXPORT, f"{EXPORT}/file").status_code == 404


def test_another_session_of_the_same_person_cannot_take_it(world, client):
    sign_in(client, world, "observer")
    press(client, EXPORT, EXPORT)
    sign_in(client, world, "observer")

    assert press(client, EXPORT, f"{EXPORT}/file").status_code == 404


def test_asking_with_an_old_factor_asks_for_a_new_one(world, client):
    sign_in(client, world, "observer", ago=timedelta(minutes=20))
    press(client, EXPORT, EXPORT)

    assert press(client, EXPORT, f"{EXPORT}/file").status_code == 404


def test_the_export_is_for_people_who_are_signed_in(client):
    assert client.get(EXPORT).status_code in (303, 401)


def test_an_admin_erases_somebody(world, client):
    sign_in(client, world, "observer")
    with transaction() as session:
        session.execute(sa.update(Account).values(is_admin=True))
    page = f"/admin/accounts/{world.people['chair 1']}/erase"

    assert "chair 1" in client.get(page).text
    assert press(client, page, page).status_code == 303

    with reading() as session:
        assert session.get_one(Person, world.people["chair 1"]).name == "—"


@pytest.mark.parametrize("name", ["chair 1", "secretariat", "observer"])
def test_for_everybody_else_there_is_no_such_page(world, client, name):
    sign_in(client, world, name)
    page = f"/admin/accounts/{world.people['focal point of government 1']}/erase"

    assert client.get(page).status_code == 404
    assert press(client, EXPORT, page).status_code == 404
