"""The page of a target: which wording its results are about."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.vocabulary import Stance
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import close_and_reword, make_world, submit_many
from tests.markup import read_page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_closed_round_shows_the_wording_it_was_about_and_says_what_came_later(app: Flask, client: FlaskClient):
    world = make_world(targets=("T1",))
    submit_many(world, "T1", dict.fromkeys(world.delegations, Stance.SUPPORT))
    close_and_reword(world, "T1")
    drain()
    sign_in(client, world, "chair 1")

    for page in (f"/c/{world.slug}/targets/T1", f"/c/{world.slug}/desk/targets/T1?round=1"):
        told = read_page(client.get(page).text)

        assert told.faults == []
        assert told.find("h1")[0].text == "Target T1"
        main = told.find("main")[0].text
        assert "Revision 2; the results here are about revision 1" in main
        assert main.index("Target T1, anew") > main.index("Revision 2")
