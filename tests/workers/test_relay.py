"""The relay tells workers what is due; the broker may be away, empty or full of old hints."""

from dataclasses import replace

import pytest
import redis
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import WorkState
from consult.events.catalogue import PositionsImported
from consult.events.log import publish_all
from consult.events.models import Work
from consult.events.work import WINDOW
from tests.factories import make_world, submit
from tests.servers import free_port
from workers.app import make_workers
from workers.relay import hint_due_work

QUEUES = ("consult:events", "consult:clock")


@pytest.fixture
def world(app):
    return make_world()


@pytest.fixture
def workers(app, settings, redis_url):
    with make_workers(app, settings) as workers:
        yield workers


@pytest.fixture
def broker(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        yield client


def hints(broker):
    return sum(broker.llen(queue) for queue in QUEUES)


def due():
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(Work.state == WorkState.DUE))


def test_each_due_row_is_hinted_once(world, workers, broker):
    submit(world, "government 1", "T1")

    assert hint_due_work(workers) == due() > 0
    assert hint_due_work(workers) == 0
    assert hints(broker) == due()


def test_a_backlog_is_hinted_a_window_at_a_time(world, workers, broker):
    events = [PositionsImported(round_id=world.round_id, positions=1)] * WINDOW
    with transaction() as session:
        publish_all(session, world.consultation_id, events, actor=SYSTEM, at=utc_now())
    assert due() > WINDOW

    for _ in range(3):
        hint_due_work(workers)

    assert hints(broker) == WINDOW


def test_a_hint_names_the_row_and_nothing_of_its_content(world, workers, broker):
    submit(world, "government 1", "T1", rationale="a canary in the rationale")
    hint_due_work(workers)

    for message in [message for queue in QUEUES for message in broker.lrange(queue, 0, -1)]:
        assert b"canary" not in message


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_while_the_broker_is_away_hints_wait_and_nothing_fails(app, settings, world):
    submit(world, "government 1", "T1")
    nobody = f"redis://127.0.0.1:{free_port()}/0"

    with make_workers(app, replace(settings, redis_url=nobody)) as workers:
        hint_due_work(workers)

    assert due() > 0
