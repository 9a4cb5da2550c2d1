"""A test client's way through pages: signed in as somebody, pressing buttons with the token of the page."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.accounts.sessions import start_session
from consult.accounts.vocabulary import Factor
from consult.database import transaction, utc_now
from tests.factories import World

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def sign_in(
    client: FlaskClient, world: World, name: str, *, both_factors: bool = True, ago: timedelta = timedelta()
) -> None:
    """Open a session for a person of the world, with the factors given so long ago."""
    with client.application.app_context():
        raw = session_for(world.people[name], both_factors=both_factors, ago=ago)
    client.set_cookie(client.application.config["SESSION_COOKIE_NAME"], raw)


def session_for(person_id: UUID, *, both_factors: bool = True, ago: timedelta = timedelta()) -> str:
    """The id of a session opened for this person."""
    second = Factor.AUTHENTICATOR if both_factors else None
    with transaction() as session:
        return start_session(session, person_id, first_factor=Factor.LINK, second_factor=second, at=utc_now() - ago)


def session_cookie(app: Flask, person_id: UUID) -> str:
    """The Cookie header of a person who is signed in with both factors."""
    return f"{app.config['SESSION_COOKIE_NAME']}={session_for(person_id)}"


def sign_out(client: FlaskClient) -> None:
    """Forget the session."""
    client.delete_cookie(client.application.config["SESSION_COOKIE_NAME"])


def press(client: FlaskClient, page: str, action: str, values: dict[str, Any] | None = None) -> TestResponse:
    """Send a form from a page, with the token that the page carries."""
    found = TOKEN.search(client.get(page).text)
    token = found[1] if found else ""
    return client.post(action, data={**(values or {}), "csrf_token": token})


def without_tokens(text: str) -> str:
    """The text of a page without the tokens of its forms, which are signed with the second they were made in."""
    return TOKEN.sub('name="csrf_token"', text)
