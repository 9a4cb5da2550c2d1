"""Taking the last second factor away takes away what needs two."""

from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Account
from consult.accounts.sessions import ensure_account
from consult.database import transaction, utc_now
from tests.browsing import press, sign_in
from tests.factories import World, make_world


def with_app(world: World, name: str) -> None:
    with transaction() as session:
        ensure_account(session, world.people[name], at=utc_now()).totp_secret = "not read in this test"


def test_a_chair_without_a_second_factor_has_no_desk_in_any_open_session(app: Flask, client: FlaskClient):
    world = make_world()
    other = app.test_client()
    with_app(world, "chair 1")
    for window in (client, other):
        sign_in(window, world, "chair 1")
        assert window.get(f"/c/{world.slug}/desk").status_code == 200

    assert press(client, "/account", "/account/authenticator/remove").status_code == 303

    assert [window.get(f"/c/{world.slug}/desk").status_code for window in (client, other)] == [404, 404]
    with transaction() as session:
        assert session.get_one(Account, world.people["chair 1"]).totp_secret is None
