"""The pages of a split: the delegation's own, the confirmation, and the desk's."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution, Role, Stance
from tests.browsing import sign_in
from tests.consult.positions.visiting import OWN, add_contributor, desk, keep, offer, page_of
from tests.factories import World, add_person, make_world

FOCAL = f"focal point of {OWN}"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return split_world()


def split_world(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    """A government with two ministries in conflict on T1 and in tension on T2, and a rapporteur."""
    world = make_world(members={"government": 2}, targets=("T1", "T2", "T3"), attribution=attribution)
    for name, said in (
        ("labour", {"T1": Stance.STRONGLY_SUPPORT, "T2": Stance.NEUTRAL}),
        ("interior", {"T1": Stance.OPPOSE, "T2": Stance.STRONGLY_SUPPORT}),
    ):
        add_contributor(world, name)
        for code, stance in said.items():
            keep(world, name, code, stance)
        offer(world, name)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    return world


def form_of(client: FlaskClient, world: World, what: str) -> dict[str, str]:
    page = page_of(client.get(desk(world, f"/alignment/release?what={what}")))
    return {
        name: element.attributes["value"] or ""
        for element in page.find("input", type="hidden")
        if (name := element.attributes["name"] or "")
    }


def visit(app: Flask, world: World, person: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world, person)
    return client


def test_a_focal_point_sees_what_will_be_shown_releases_it_and_takes_it_back(
    app: Flask, client: FlaskClient, world: World
) -> None:
    sign_in(client, world, FOCAL)
    chair, splits = visit(app, world, "chair 1"), f"/c/{world.slug}/desk/splits"
    assert "Nothing has been released" in chair.get(splits).text
    assert "the bodies conflict on 1 of 2 targets" in client.get(desk(world, "/alignment")).text
    confirmation = client.get(desk(world, "/alignment/release?what=names")).text
    assert "will be seen by the chairs, the rapporteurs and the secretariat of this consultation" in confirmation
    assert "Interior" in confirmation

    form = form_of(client, world, "names")
    assert client.post(desk(world, "/alignment/release"), data=form).status_code == 303

    told = chair.get(splits).text
    page_of(chair.get(splits))
    assert "In government 1 the bodies conflict on 1 of 2 targets, are in tension on 1 and aligned on 0." in told
    assert "Interior" in told
    assert client.post(desk(world, "/alignment/release"), data=form).status_code == 409
    page = page_of(client.get(desk(world, "/alignment")))
    [action] = [one.attributes["action"] for one in page.find("form") if "retract" in (one.attributes["action"] or "")]
    assert client.post(action or "").status_code == 303
    after = chair.get(splits).text
    assert "took the release back" in after
    for word in ("conflict", "Interior", "Target T1", "of 2"):
        assert word not in after.partition("<main")[2].partition("</main")[0]


def test_without_names_the_desk_reads_no_name_of_a_body(app: Flask, client: FlaskClient, world: World) -> None:
    sign_in(client, world, FOCAL)
    client.post(desk(world, "/alignment/release"), data=form_of(client, world, "classes"))

    told = visit(app, world, "chair 1").get(f"/c/{world.slug}/desk/splits").text

    assert "Conflict" in told
    assert "Interior" not in told


def test_what_changed_while_reading_is_shown_again_and_not_released(client: FlaskClient, world: World) -> None:
    sign_in(client, world, FOCAL)
    form = form_of(client, world, "names")
    keep(world, "interior", "T1", Stance.SUPPORT)
    offer(world, "interior")

    answer = client.post(desk(world, "/alignment/release"), data=form)

    assert answer.status_code == 409
    assert "changed while you were reading" in answer.text
    assert client.post(desk(world, "/alignment/release"), data=form_of(client, world, "names")).status_code == 303


def test_nonsense_in_the_form_is_nothing_there(client: FlaskClient, world: World) -> None:
    sign_in(client, world, FOCAL)

    assert client.get(desk(world, "/alignment/release?what=everything")).status_code == 404
    assert client.post(desk(world, "/alignment/release"), data={"what": "x"}).status_code == 404
    assert client.post(desk(world, "/alignment/release"), data={"what": "names", "round": "x"}).status_code == 404
    assert client.post(desk(world, f"/alignment/{uuid4()}/retract")).status_code == 404


def test_a_confidential_consultation_does_not_show_it_to_the_rapporteur(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    world = split_world(Attribution.CONFIDENTIAL)
    sign_in(client, world, FOCAL)
    assert "seen by the chairs and the secretariat of" in client.get(desk(world, "/alignment/release?what=names")).text
    client.post(desk(world, "/alignment/release"), data=form_of(client, world, "names"))

    splits = f"/c/{world.slug}/desk/splits"
    assert visit(app, world, "rapporteur").get(splits).status_code == 404
    assert "splits" not in visit(app, world, "rapporteur").get(f"/c/{world.slug}/desk").text
    assert visit(app, world, "chair 1").get(splits).status_code == 200
