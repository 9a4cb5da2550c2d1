"""How the desk is laid out: what it has, under which heading, and in which order."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.vocabulary import Stance
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import make_world, submit_many
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_part_of_the_desk_has_its_heading_and_is_one_link_from_the_top(app: Flask, client: FlaskClient):
    world = make_world(members={"private_sector": 5, "government": 5, "civil_society": 5}, targets=("T1",))
    submit_many(world, "T1", dict.fromkeys(world.delegations, Stance.OPPOSE))
    drain()
    sign_in(client, world, "chair 1")

    page = read_page(client.get(f"/c/{world.slug}/desk").text)
    headings = {found.attributes.get("id"): found.text for found in page.find("h2")}
    links = [found for found in page.find("a") if (found.attributes.get("href") or "").startswith("#")]
    contents = [((found.attributes["href"] or "").removeprefix("#"), found.text) for found in links]

    assert page.faults == []
    assert [entry for entry in contents if entry[0] != "main"] == [entry for entry in headings.items() if entry[0]]
    assert {"Corridors", "Texts", "Answers to inputs", "Inside governments"} <= set(headings.values())
    for table in page.find("table")[:3]:
        places = [table.text.index(name) for name in ("Governments", "Civil society", "Private sector")]
        assert places == sorted(places), "one order of groups everywhere"
