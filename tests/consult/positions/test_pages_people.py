"""The people of a delegation, who succeeds, and what is asked of the successor."""

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.consultations.queries import focal_point_of
from consult.database import reading
from consult.mail.models import Letter
from consult.organisations.queries import person_by_email
from tests.browsing import sign_in, sign_out
from tests.consult.positions.visiting import OWN, add_contributor, desk, page_of
from tests.factories import World, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

LENA = {"name": "Lena Canary", "email": "lena@example.org", "role": "contributor", "new_body": "Labour", "body": ""}
NEW = {"name": "New Name", "email": "new@example.org", "sure": "1"}


def letter() -> str:
    with reading() as session:
        return session.scalars(sa.select(Letter.text).where(Letter.template == "office_offered")).one()


def former(world: World) -> str:
    with reading() as session:
        held = focal_point_of(session, world.delegations[OWN])
        return str(held.id) if held else ""


def test_an_invited_person_accepts_and_is_listed(focal_point: FlaskClient, world: World) -> None:
    page_of(focal_point.get(desk(world, "/people")))
    assert focal_point.post(desk(world, "/people"), data=LENA).status_code == 303
    text = focal_point.get(desk(world, "/people")).text
    assert "Lena Canary" in text
    assert "/offices/" not in text
    found = re.search(r"/offices/[\w-]+", letter())
    assert found is not None
    sign_out(focal_point)

    asked = focal_point.get(found[0])
    page_of(asked)
    assert "lena@example.org" not in asked.text
    assert focal_point.post(found[0]).status_code == 303

    assert focal_point.get(found[0]).status_code == 410
    with reading() as session:
        lena = person_by_email(session, "lena@example.org")
        assert lena is not None
        world.people["lena"] = lena.id
    sign_in(focal_point, world, "lena")
    page_of(focal_point.get(desk(world)))
    assert focal_point.post(desk(world, "/people"), data=LENA).status_code == 403


@pytest.mark.parametrize("field", ["name", "email", "role", "new_body"])
def test_what_is_missing_is_named_and_the_rest_kept(focal_point: FlaskClient, world: World, field: str) -> None:
    answer = focal_point.post(desk(world, "/people"), data={**LENA, field: ""})

    page = page_of(answer, 422)
    wanted = "#body" if field == "new_body" else f"#{field}"
    assert any(link.attributes["href"] == wanted for link in page.find("a"))
    assert ("Lena Canary" in answer.text) == (field != "name")


def test_offices_end_and_invitations_are_taken_back(focal_point: FlaskClient, world: World) -> None:
    add_contributor(world, "labour")
    focal_point.post(desk(world, "/people"), data=LENA)
    page = page_of(focal_point.get(desk(world, "/people")))
    actions = [action for form in page.find("form") if (action := form.attributes.get("action") or "")]

    for verb in ("/end", "/take-back"):
        assert focal_point.post(next(action for action in actions if action.endswith(verb))).status_code == 303

    assert "Lena Canary" not in focal_point.get(desk(world, "/people")).text
    sign_in(focal_point, world, "labour")
    assert focal_point.get(desk(world)).status_code == 404


def test_a_focal_point_hands_over_and_has_nothing_left(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", rationale="Canary of the record.")
    page_of(focal_point.get(desk(world, "/succession")))

    answer = focal_point.post(desk(world, "/succession"), data={**NEW, "former": former(world)})

    assert answer.location == "/my"
    for page in ("", "/people", "/review", "/reaffirm", "/succession"):
        assert focal_point.get(desk(world, page)).status_code == 404
    assert "Canary" not in focal_point.get("/my").text


def test_the_successor_is_asked_to_reaffirm(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", rationale="Canary of the record.")
    sign_in(focal_point, world, "secretariat")
    page_of(focal_point.get(desk(world, "/people")))
    done = focal_point.post(desk(world, "/succession"), data={**NEW, "former": former(world)})
    assert done.location == desk(world, "/people")
    with reading() as session:
        found = person_by_email(session, "new@example.org")
        assert found is not None
        world.people["new"] = found.id
    sign_in(focal_point, world, "new")
    assert "Reaffirm your 1 position" in focal_point.get(desk(world)).text
    page = page_of(focal_point.get(desk(world, "/reaffirm")))
    [seen] = [
        field.attributes["value"] or ""
        for field in page.find("input", type="hidden")
        if field.attributes["name"] == "seen"
    ]

    page_of(focal_point.post(desk(world, "/reaffirm"), data={"seen": "0" * 64}), 409)
    assert focal_point.post(desk(world, "/reaffirm"), data={"seen": seen}).location == desk(world)

    assert "Reaffirm your" not in focal_point.get(desk(world)).text
    page_of(focal_point.get(desk(world, "/reaffirm")))


def test_a_succession_is_confirmed_complete_and_about_who_was_seen(focal_point: FlaskClient, world: World) -> None:
    seen = former(world)
    for changes in ({"sure": ""}, {"name": ""}, {"email": "x"}, {"former": "nonsense"}):
        page_of(focal_point.post(desk(world, "/succession"), data={**NEW, "former": seen, **changes}), 422)
    sign_in(focal_point, world, "secretariat")
    focal_point.post(desk(world, "/succession"), data={**NEW, "former": seen})

    again = focal_point.post(desk(world, "/succession"), data={**NEW, "former": seen, "email": "b@example.org"})

    page_of(again, 409)
    assert "passed on meanwhile" in again.text


@pytest.mark.parametrize(("name", "status"), [("labour", 403), ("chair 1", 404), ("focal point of government 2", 404)])
def test_the_succession_is_for_the_focal_point_and_the_secretariat(
    client: FlaskClient, world: World, name: str, status: int
) -> None:
    add_contributor(world, "labour")
    sign_in(client, world, name)

    assert client.get(desk(world, "/succession")).status_code == status
    assert client.post(desk(world, "/succession"), data={**NEW, "former": former(world)}).status_code == status
    assert client.get(desk(world, "/people")).status_code == (200 if name == "labour" else 404)
