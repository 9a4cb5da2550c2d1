"""A small consultation, and the focal point of its first delegation signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browsing import sign_in
from tests.consult.positions.visiting import OWN
from tests.factories import World, make_world


@pytest.fixture
def world(app: Flask) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return make_world(members={"government": 2}, targets=("T1", "T2", "T3"))


@pytest.fixture
def focal_point(client: FlaskClient, world: World) -> FlaskClient:
    sign_in(client, world, f"focal point of {OWN}")
    return client
