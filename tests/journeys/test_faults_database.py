"""The database dies under the running product: it says so, stores nothing false, and goes on when it is back."""

import json
import threading

import pytest

from consult.config import Settings
from consult.extensions import db
from consult.migrating import upgrade
from tests.browsing import session_cookie
from tests.factories import make_world
from tests.journeys.record import faults_of_record, is_all_done, time_passes
from tests.journeys.writers import Writer, Written, writers_of
from tests.servers import PostgreSQL, wait_until


@pytest.fixture
def server():
    server = PostgreSQL()
    server.start()
    yield server
    server.close()


@pytest.fixture
def database_url(server, tmp_path):
    upgrade(Settings(database_url=server.url, data_dir=tmp_path, secret_key="s"))
    return server.url


def body(key):
    return json.dumps({"submission_key": key, "base_version": 0, "stance": "support"})


def test_without_its_database_it_answers_503_and_afterwards_the_same_request_gives_one_receipt(app, server, embedded):
    world = make_world()
    [name, *_] = world.delegations
    writer = Writer(
        port=embedded.port,
        cookie=session_cookie(app, world.people[f"focal point of {name}"]),
        delegation_id=world.delegations[name],
        revisions=[world.revisions["T1"]],
    )
    mine = Written(delegation_id=writer.delegation_id, revision_id=world.revisions["T1"], key="k" * 32)
    path = f"/api/v1/target-revisions/{mine.revision_id}/position"
    embedded.start_and_wait()
    db.engine.dispose()

    server.kill()
    refused, problem = writer.put(path, body(mine.key))
    server.start()
    answers = [writer.put(path, body(mine.key)) for _ in range(2)]

    assert (refused, problem["code"]) == (503, "unavailable")
    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1] == answers[1][1]
    mine.receipt = answers[0][1]
    wait_until(is_all_done, "the tally follows")
    assert faults_of_record(world, [mine]) == []


def test_a_database_killed_under_writers_loses_no_receipt(app, server, embedded):
    world = make_world(members={"government": 4})
    writers = writers_of(app, world, port=embedded.port)
    stop, kills = threading.Event(), 0
    threads = [threading.Thread(target=writer.run, args=(stop,)) for writer in writers]
    embedded.start_and_wait()
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            enough = receipts(writers) + 8
            wait_until(lambda enough=enough: receipts(writers) >= enough, "receipts are given")
            server.kill()
            kills += 1
            server.start()
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    db.engine.dispose()
    time_passes()
    wait_until(is_all_done, "all work is done")

    written = [mine for writer in writers for mine in writer.written]
    assert [words for writer in writers for words in writer.surprises] == []
    assert faults_of_record(world, written) == []
    assert kills == 3
    assert any(mine.sent > 1 for mine in written), "the kills met no request"
    assert embedded.is_running


def receipts(writers):
    return sum(mine.receipt is not None for writer in writers for mine in list(writer.written))
