"""Guards: every task has a route, every queue its tasks, and every tick of the clock names a task."""

import re
import sqlite3
from dataclasses import replace

import pytest
from celery.beat import Scheduler
from sqlalchemy.exc import OperationalError

from consult.events.registry import handler_name
from consult.subscriptions import SUBSCRIPTIONS
from consult.texts import looking
from workers.app import TASK_MODULES, make_workers
from workers.queues import LOOKS, QUEUES, queue_of_handler
from workers.schedule import BEAT_SCHEDULE, TickScheduler, schedule_of

HANDLERS = sorted({handler_name(handler) for handlers in SUBSCRIPTIONS.values() for handler in handlers})


@pytest.fixture
def workers(app, settings):
    with make_workers(app, settings) as workers:
        workers.loader.import_default_modules()
        yield workers


@pytest.fixture(params=["sqlite"])
def database_url(request):
    return request.getfixturevalue("sqlite_url")


def own_tasks(workers):
    return sorted(name for name, task in workers.tasks.items() if task.__module__ in TASK_MODULES)


def test_every_task_has_a_route_to_a_queue_that_is_worked(workers):
    tasks = own_tasks(workers)
    routes = {task: workers.amqp.router.route({}, task)["queue"].name for task in tasks}

    assert len(tasks) >= 7
    assert set(routes.values()) == set(QUEUES)


def test_looks_and_the_writer_who_take_long_have_a_queue_that_nothing_else_has(workers):
    routes = {task: workers.amqp.router.route({}, task)["queue"].name for task in own_tasks(workers)}
    looks = {task for task, queue in routes.items() if queue == LOOKS}

    assert looks == {"texts.find_in_texts", "synthesis.find_opinion_groups", "synthesis.propose_wordings"}
    assert LOOKS not in map(queue_of_handler, HANDLERS)


def test_every_task_is_named_by_hand_area_and_verb(workers):
    assert not [task for task in own_tasks(workers) if not re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", task)]


@pytest.mark.parametrize("handler", HANDLERS)
def test_every_handler_has_a_queue(handler):
    assert queue_of_handler(handler) in QUEUES


@pytest.mark.parametrize("entry", sorted(BEAT_SCHEDULE))
def test_every_tick_names_a_task_and_grows_stale_within_a_minute(workers, entry):
    tick = BEAT_SCHEDULE[entry]
    assert tick["task"] in own_tasks(workers)
    assert tick["schedule"] <= tick["options"]["expires"] < 60


def test_the_scheduler_takes_the_whole_table_and_keeps_no_file(workers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scheduler = TickScheduler(app=workers)

    assert isinstance(scheduler, Scheduler)
    assert set(scheduler.schedule) == set(schedule_of(is_embedded=True))
    assert not list(tmp_path.glob("celerybeat*"))


def test_no_task_asks_a_writer_where_none_is_set_up(app, settings):
    with_one = replace(settings, writer_url="https://writer.example/v1", writer_model="small")
    ticks = {has: set(make_workers(app, given).conf.beat_schedule) for has, given in ((0, settings), (1, with_one))}

    assert ticks[1] - ticks[0] == {"propose wordings"}


def test_tasks_end_before_their_message_is_given_to_somebody_else(workers, app, settings):
    with make_workers(app, replace(settings, redis_url="redis://127.0.0.1/0")) as remote:
        visible_again = remote.conf.broker_transport_options["visibility_timeout"]
    limits = [workers.tasks[task].time_limit or workers.conf.task_time_limit for task in own_tasks(workers)]

    assert max(limits) < visible_again
    assert max(limits) <= 240


def test_a_look_at_texts_ends_itself_well_before_the_worker_ends_it(workers):
    assert workers.tasks["texts.find_in_texts"].soft_time_limit - 30 >= looking.SECONDS


def test_nothing_but_json_is_read_from_the_broker(workers):
    assert workers.conf.accept_content == ["json"]


def test_a_busy_database_is_a_warning_that_says_what_comes_next_and_other_errors_stay_errors(workers, caplog):
    def raising(message):
        @workers.task(name=f"tests.{message}")
        def task():
            raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError(message))

        return task

    with caplog.at_level("WARNING"):
        raising("database is locked")()
    with pytest.raises(OperationalError):
        raising("no such table: works")()

    [told] = [record for record in caplog.records if record.name == "workers.app"]
    assert told.levelname == "WARNING"
    assert told.getMessage() == (
        "tests.database is locked waits for the next tick or hint, nothing is lost: "
        "(sqlite3.OperationalError) database is locked"
    )
