"""Faults of workers, scheduler and broker on PostgreSQL and Redis: each is made, seen and counted."""

import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
import redis
import sqlalchemy as sa

from consult.database import reading
from consult.domain.vocabulary import WorkState
from consult.events.models import HandledEvent, Work
from tests.factories import make_world, submit
from tests.journeys.processes import Process
from tests.journeys.record import faults_of_effects, is_all_done, time_passes
from tests.servers import Redis, plain, wait_until
from workers.app import make_workers
from workers.relay import hint_due_work

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ONE_CHILD = ("worker", "--queues=events,clock", "--concurrency=1", "--pool=prefork")


@pytest.fixture
def postgresql(settings):
    """A connection of the test's own, to hold locks and to look who waits for them."""
    with psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        yield connection


@contextmanager
def the_log_locked(settings, world):
    """Handlers that write to the consultation's log wait as long as the block lasts."""
    with psycopg.connect(plain(settings.database_url)) as holder:
        holder.execute("SELECT seq FROM log_heads WHERE consultation_id = %s FOR UPDATE", [world.consultation_id])
        yield


def who_waits_for_a_lock(connection):
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return connection.execute(query).fetchone()[0]


def hint(app, settings):
    with make_workers(app, settings) as workers:
        return hint_due_work(workers)


def attempts_of(state):
    with reading() as session:
        return list(session.scalars(sa.select(Work.attempts).where(Work.state == state)))


def claims():
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(HandledEvent))


def finish(app, settings):
    """What a relay does until nothing waits; first the time passes that a dead worker's lease needs."""
    time_passes()
    with make_workers(app, settings) as workers:

        def is_done():
            hint_due_work(workers)
            return is_all_done()

        wait_until(is_done, "all work is done")


def test_a_child_killed_inside_a_handler_leaves_nothing_and_the_effect_comes_once(
    app, settings, redis_url, postgresql, start_workers
):
    world = make_world()
    submit(world, "government 1", "T1")
    worker = start_workers(*ONE_CHILD)
    wait_until(worker.children, "the worker has its child")

    with the_log_locked(settings, world):
        hint(app, settings)
        wait_until(lambda: who_waits_for_a_lock(postgresql) == 1, "the handler is in the middle of its work")
        [child] = worker.children()
        os.kill(child, signal.SIGKILL)
        wait_until(lambda: child not in worker.children(), "the child is dead")
        interrupted = attempts_of(WorkState.RUNNING)
        claimed = claims()
    wait_until(worker.children, "the worker has another child")

    assert interrupted == [1]
    assert worker.is_running
    finish(app, settings)
    assert max(attempts_of(WorkState.DONE)) == 2, "the killed attempt was not repeated"
    assert claims() > claimed
    assert faults_of_effects(world) == []


def test_a_worker_killed_as_a_whole_leaves_its_work_to_the_next(app, settings, redis_url, postgresql, start_workers):
    world = make_world()
    submit(world, "government 1", "T1")
    worker = start_workers(*ONE_CHILD)
    with the_log_locked(settings, world):
        hint(app, settings)
        wait_until(lambda: who_waits_for_a_lock(postgresql) == 1, "the handler is in the middle of its work")
        worker.close()
        assert not worker.is_running
    start_workers(*ONE_CHILD)

    finish(app, settings)

    assert max(attempts_of(WorkState.DONE)) == 2
    assert faults_of_effects(world) == []


def test_hints_that_are_repeated_many_times_take_effect_once(app, settings, redis_url, start_workers):
    world = make_world()
    for version in range(5):
        submit(world, "government 1", "T1", base_version=version)
    for _ in range(4):
        time_passes()
        hint(app, settings)
    with redis.Redis.from_url(redis_url) as broker:
        doubled = broker.llen("consult:events")
    start_workers("worker", "--queues=events,clock", "--concurrency=2", "--pool=prefork")

    finish(app, settings)

    assert doubled >= 4 * 5
    assert set(attempts_of(WorkState.DONE)) == {1}
    assert faults_of_effects(world) == []


def test_children_of_a_fork_read_their_own_rows(app, settings, redis_url, environment, postgresql, tmp_path):
    """The parent holds an open connection when it forks; no child may ever speak on it."""
    program = """
import sqlalchemy as sa
from consult.extensions import db
from workers.app import app
with app.flask_app.app_context(), db.engine.connect() as connection:
    print("the parent's:", connection.scalar(sa.text("SELECT pg_backend_pid()")), flush=True)
app.worker_main(["worker", "--queues=events,clock", "--concurrency=3", "--pool=prefork", "--loglevel=INFO"])
"""
    world = make_world(members={"government": 6})
    worker = Process([sys.executable, "-c", program], environment, tmp_path / "forking.log")
    worker.start()
    try:
        wait_until(lambda: "ready." in worker.log(), "the worker is ready")
        parents = int(worker.log().partition("the parent's:")[2].split()[0])
        before = last_used(postgresql, parents)
        for name in world.delegations:
            for code in world.revisions:
                submit(world, name, code)
        finish(app, settings)
        own = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        connections = postgresql.execute(own).fetchone()[0]
        after = last_used(postgresql, parents)
    finally:
        worker.close()

    assert before == after, "a child spoke on its parent's connection"
    assert connections >= 5, "fewer than two children worked"  # two of the test, one of the parent
    assert "ResourceClosedError" not in worker.log()
    assert set(attempts_of(WorkState.DONE)) == {1}
    assert faults_of_effects(world) == []


def last_used(connection, backend):
    query = "SELECT state_change FROM pg_stat_activity WHERE pid = %s"
    [used] = connection.execute(query, [backend]).fetchone()
    return used


@pytest.fixture
def own_broker():
    server = Redis()
    server.start()
    yield server
    server.close()


@pytest.fixture
def settings(settings, request):
    """With a Redis that may be killed, where the test asks for one."""
    if "own_broker" not in request.fixturenames:
        return settings
    return replace(settings, redis_url=request.getfixturevalue("own_broker").url)


@pytest.mark.timeout(400)
def test_flushed_brokers_and_killed_schedulers_lose_nothing(app, own_broker, settings, start_workers):
    world = make_world(members={"government": 3})
    faults = {"flushed keys": 0, "brokers killed": 0, "schedulers killed": 0}
    start_workers("worker", "--queues=relay", "--concurrency=1")
    start_workers("worker", "--queues=events,clock", "--concurrency=2")
    schedulers = [start_workers("beat", "--pidfile=") for _ in range(2)]  # doubled on purpose
    stop = threading.Event()
    writing = threading.Thread(target=keep_submitting, args=(app, world, stop))
    writing.start()
    try:
        for _ in range(3):
            faults["flushed keys"] += flush(own_broker)
        own_broker.kill()
        own_broker.start()
        faults["brokers killed"] += 1
        schedulers[0].kill()
        schedulers[0].start()
        faults["schedulers killed"] += schedulers[0].kills
    finally:
        stop.set()
        writing.join(30)

    wait_until(is_all_done, "all work is done", seconds=90)
    assert faults_of_effects(world) == []
    assert faults["flushed keys"] >= 3
    assert (faults["brokers killed"], faults["schedulers killed"]) == (1, 1)


def flush(broker):
    """Empty the broker when it holds something; how many keys that were."""
    with redis.Redis.from_url(broker.url) as client:
        wait_until(lambda: client.llen("consult:events") > 0, "hints are in the broker")
        keys = client.dbsize()
        client.flushall()
    return keys


def keep_submitting(app, world, stop):
    version = 0
    with app.app_context():
        while not stop.is_set():
            for name in world.delegations:
                for code in world.revisions:
                    submit(world, name, code, base_version=version)
            version += 1
