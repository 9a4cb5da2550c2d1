"""The desk: what each person of a delegation sees, and that it is not there for others."""

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.browsing import sign_in, without_tokens
from tests.consult.positions.visiting import (
    OWN,
    add_contributor,
    desk,
    drafted,
    offer,
    page_of,
    save,
)
from tests.factories import World, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


def test_bodies_draft_apart_and_the_focal_point_sees_where_they_differ(client: FlaskClient, world: World) -> None:
    labour, interior = add_contributor(world, "labour"), add_contributor(world, "interior")
    for name, stance, reason in (
        ("labour", "support", "Canary of labour"),
        ("interior", "oppose", "Canary of interior"),
    ):
        sign_in(client, world, name)
        assert save(client, world, T1={"stance": stance, "rationale": reason}).location == desk(world)
    assert (drafted(world, labour), drafted(world, interior)) == ({"T1": "support"}, {"T1": "oppose"})
    assert "sees them until you offer them" in client.get(desk(world)).text
    assert "each time your delegation signs" in client.get(desk(world)).text
    for page in ("", "/positions/cluster-a"):
        assert "Canary of labour" not in client.get(desk(world, page)).text
    assert client.get(desk(world, "/review")).status_code == 403

    sign_in(client, world, f"focal point of {OWN}")
    assert "Canary" not in client.get(desk(world)).text
    for name in ("labour", "interior"):
        offer(world, name)
    answer = client.get(desk(world))

    page_of(answer)
    assert "Conflict" in answer.text
    decide = client.get(desk(world, "/decide/T1")).text
    assert "Canary of labour" in decide
    assert "Canary of interior" in decide


@pytest.mark.parametrize(
    "page", ["", "/positions/cluster-a", "/review", "/withdraw/T1", "/positions/nothing", "/decide/T1"]
)
def test_the_desk_of_others_is_not_there(client: FlaskClient, world: World, page: str) -> None:
    submit(world, OWN, "T1")
    for name in ("focal point of government 2", "chair 1", "secretariat", "observer"):
        sign_in(client, world, name)
        refused = client.get(desk(world, page))
        nowhere = client.get(f"/d/{uuid4()}{page}")

        assert refused.status_code == 404
        assert _without_address(refused.text) == _without_address(nowhere.text)


def _without_address(text: str) -> str:
    return re.sub(r'/d/[^"/?]+', "/d/", without_tokens(text))


def test_my_work_lists_delegations_and_desks(client: FlaskClient, world: World) -> None:
    sign_in(client, world, f"focal point of {OWN}")
    assert desk(world) in client.get("/my").text
    sign_in(client, world, "chair 1")
    page = page_of(client.get("/my"))
    assert "You speak for no delegation" not in client.get("/my").text
    assert any(world.slug in (link.attributes["href"] or "") for link in page.find("a"))
    assert client.get("/d/not-a-uuid").status_code == 404
