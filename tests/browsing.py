"""A test client's way through pages: signed in as somebody, pressing buttons with the token of the page."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import World

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def sign_in(client: FlaskClient, world: World, name: str) -> None:
    """Open a session for a person of the world."""
    with client.session_transaction() as session:
        session.clear()
        session["person_id"] = str(world.people[name])


def sign_out(client: FlaskClient) -> None:
    """End the session."""
    with client.session_transaction() as session:
        session.clear()


def press(client: FlaskClient, page: str, action: str, values: dict[str, Any] | None = None) -> TestResponse:
    """Send a form from a page, with the token that the page carries."""
    found = TOKEN.search(client.get(page).text)
    token = found[1] if found else ""
    return client.post(action, data={**(values or {}), "csrf_token": token})
