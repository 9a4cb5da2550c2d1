"""The pages of the ledger: everything an organisation said, two texts side by side, and nobody else's business."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.vocabulary import Attribution, Stance
from tests.browsing import sign_in
from tests.consult.positions.ledger.worlds import FOCAL, contradict, organisation_of, target_of, two_consultations
from tests.consult.positions.visiting import OWN, page_of
from tests.draining import drain
from tests.factories import World, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def worlds(app: Flask) -> tuple[World, World]:
    app.config["WTF_CSRF_ENABLED"] = False
    return two_consultations()


def words_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    page_of(answer)
    return re.sub(r"<[^>]+>|\s+", " ", answer.text)


def test_a_focal_point_finds_the_contradiction_and_the_way_to_revise_it(
    client: FlaskClient, worlds: tuple[World, World]
) -> None:
    here, there = worlds
    pair = contradict(here, there)
    sign_in(client, there, FOCAL)
    assert "What we have said" in client.get("/my").text
    own = f"/my/ledger/{organisation_of(there)}"
    assert client.get("/my/ledger").headers["Location"] == own
    assert "On opposite sides" in words_of(client, own)

    told = words_of(client, f"{own}/{pair[0]}/{pair[1]}")

    assert f"{OWN} is on both sides" in told
    assert "canaryhere" in told
    assert "canarythere" in told
    page = page_of(client.get(f"{own}/{pair[0]}/{pair[1]}"))
    [way] = [link for link in page.find("a") if "/positions/cluster-a#" in (link.attributes["href"] or "")]
    assert client.get((way.attributes["href"] or "").partition("#")[0]).status_code == 200
    client.post(f"{own}/{pair[0]}/{pair[1]}", data={"mark": "unrelated"})
    assert "No contradiction" in words_of(client, own)


def test_two_targets_are_linked_on_the_page(client: FlaskClient, worlds: tuple[World, World]) -> None:
    here, there = worlds
    submit(here, OWN, "T2")
    submit(there, OWN, "S2", Stance.OPPOSE)
    sign_in(client, here, FOCAL)
    own, one, other = f"/my/ledger/{organisation_of(here)}", str(target_of(here, "T2")), str(target_of(there, "S2"))
    for typed in ({}, {"first": one}, {"first": one, "second": one}):
        answer = client.post(own, data=typed)
        assert answer.status_code == 422
        page_of(answer, 422)

    answer = client.post(own, data={"first": one, "second": other})

    assert answer.status_code == 303
    assert "is on both sides" in words_of(client, answer.headers["Location"])
    assert client.post(answer.headers["Location"], data={"mark": "suggested"}).status_code == 404


def test_nobody_outside_meets_a_word_of_it(app: Flask, worlds: tuple[World, World]) -> None:
    here, there = worlds
    pair = contradict(here, there)
    drain()
    own = f"/my/ledger/{organisation_of(here)}"
    for world, person in (
        (here, "chair 1"),
        (there, "secretariat"),
        (there, "focal point of government 2"),
        (here, "observer"),
    ):
        reader = app.test_client()
        sign_in(reader, world, person)
        for address in (own, f"{own}/{pair[0]}/{pair[1]}", f"/my/ledger/{uuid4()}"):
            assert reader.get(address).status_code == 404
        desks = [f"/c/{found.slug}/desk{page}" for found in (here, there) for page in ("", "/notices", "?check=1")]
        for address in ("/my", "/desks", *desks):
            told = reader.get(address).text
            assert "ontradict" not in told
            assert "opposite sides" not in told


def test_the_page_leaves_out_what_the_reader_may_not_see(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    here, there = two_consultations(second=Attribution.CONFIDENTIAL)
    pair = contradict(here, there)
    sign_in(client, here, FOCAL)
    own = f"/my/ledger/{organisation_of(here)}"

    told = words_of(client, own)

    assert "S2" not in told
    assert "No contradiction" in told
    assert client.get(f"{own}/{pair[0]}/{pair[1]}").status_code == 404
