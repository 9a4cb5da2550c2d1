"""Who is calling is known before a route opens its session."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from consult.extensions import db
from tests.browsing import sign_in
from tests.factories import make_world


def test_a_public_page_needs_one_connection_at_a_time(app: Flask, client: FlaskClient) -> None:
    world = make_world()
    sign_in(client, world, "chair 1")
    held: list[int] = []
    pool = db.engine.pool
    assert isinstance(pool, QueuePool)

    def note(*_: object) -> None:
        held.append(pool.checkedout())

    event.listen(pool, "checkout", note)
    assert client.get(f"/c/{world.slug}").status_code == 200
    event.remove(pool, "checkout", note)

    assert held
    assert max(held) == 1
