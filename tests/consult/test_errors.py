"""What a caller is told when something is missing, not theirs, or away."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import create_app
from consult.config import Settings
from consult.extensions import db
from consult.migrating import upgrade
from tests.browsing import sign_in
from tests.factories import make_world
from tests.servers import PostgreSQL, free_port, listens


def test_an_unknown_address_is_a_page_that_leads_back(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert 'href="/"' in answer.text


def test_an_unknown_address_of_the_api_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/no-such-thing")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "not_found"


def test_not_yours_and_not_there_are_the_same_bytes(app: Flask, client: FlaskClient) -> None:
    world = make_world()

    there, not_there = client.get(f"/c/{world.slug}/desk"), client.get("/c/no-such-consultation/desk")

    assert (there.status_code, not_there.status_code) in {(404, 404), (401, 401)}
    assert there.data.replace(world.slug.encode(), b"") == not_there.data.replace(b"no-such-consultation", b"")


def submission(**changes: object) -> dict[str, object]:
    return {"submission_key": uuid4().hex, "base_version": 0, "stance": "support"} | changes


def test_a_submission_works_while_redis_and_the_mail_server_are_away(database_url: str, tmp_path: Path) -> None:
    nobody = free_port()
    settings = Settings(
        database_url=database_url,
        data_dir=tmp_path,
        secret_key="only for this test",
        redis_url=f"redis://127.0.0.1:{nobody}/0",
        smtp_url=f"smtp://127.0.0.1:{nobody}",
    )
    app = create_app(settings)
    with app.app_context():
        world = make_world()
        client = app.test_client()
        sign_in(client, world, "focal point of government 1")
        answer = client.put(f"/api/v1/target-revisions/{world.revisions['T1']}/position", json=submission())
        db.engine.dispose()

    assert answer.status_code == 200
    assert not listens(nobody)


@pytest.fixture
def own_server() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    server.start()
    yield server
    server.close()


def test_without_the_database_nothing_is_called_received(own_server: PostgreSQL, tmp_path: Path) -> None:
    settings = Settings(database_url=own_server.url, data_dir=tmp_path, secret_key="only for this test")
    upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        world = make_world()
    client = app.test_client()
    sign_in(client, world, "focal point of government 1")
    address = f"/api/v1/target-revisions/{world.revisions['T1']}/position"
    body = submission()

    own_server.kill()
    away, page_away = client.put(address, json=body), client.get("/")
    own_server.start()
    back = client.put(address, json=body)
    with app.app_context():
        db.engine.dispose()

    assert (away.status_code, page_away.status_code) == (503, 503)
    assert away.get_json()["code"] == "unavailable"
    assert back.status_code == 200
    assert back.get_json()["positions"][0]["version"] == 1
