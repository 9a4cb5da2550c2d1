"""What runs beside the web in `consult serve`, started in the test's own process."""

import os
import threading

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.events import work
from consult.texts.models import TextAnalysis
from tests.consult.texts.writing import OTHER
from tests.factories import make_world, submit
from tests.journeys.record import faults_of_effects, is_all_done
from tests.servers import wait_until
from workers.app import make_workers
from workers.background import Background
from workers.catcher import Catcher


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def deaths():
    return []


@pytest.fixture
def background(app, settings, deaths):
    background = Background(app, settings, on_death=deaths.append)
    yield background
    background.stop()


def test_rows_that_a_dead_process_held_are_done_at_once_and_not_when_their_lease_ends(background):
    world = make_world()
    submit(world, "government 1", "T1")
    with transaction() as session:
        [first, *_] = work.rows_to_hint(session, at=utc_now())
        assert work.take(session, first.work_id, at=utc_now()) is not None

    background.start()

    wait_until(is_all_done, "all is done", seconds=work.LEASE.total_seconds() / 2)
    assert faults_of_effects(world) == []


def test_the_death_of_a_part_does_not_go_unseen(background, deaths):
    background.start()
    [catcher] = [thread for thread in threading.enumerate() if isinstance(thread, Catcher)]

    catcher.stop()

    wait_until(lambda: bool(deaths), "somebody notices")
    assert deaths == ["catcher"]


def test_looks_that_take_minutes_take_one_place_and_keep_no_handler_waiting(
    background, app, settings, monkeypatch, tmp_path
):
    pipe, end, slow = tmp_path / "pipe", tmp_path / "end", tmp_path / "slow"
    os.mkfifo(pipe)
    slow.write_text(f"#!/bin/sh\n[ -e {end} ] || cat {pipe}\nexit 1\n")
    slow.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(slow))
    worlds = [make_world() for _ in range(3)]
    for world in worlds:
        submit(world, "government 1", "T1", rationale=OTHER)
    background.start()
    try:
        with make_workers(app, settings) as workers:
            for _ in worlds:
                workers.send_task("texts.find_in_texts")

        wait_until(lambda: looks_begun() > 0, "a look is begun")
        wait_until(is_all_done, "all is done")

        assert looks_begun() == 1
    finally:
        end.touch()
        with pipe.open("w"):
            pass


def looks_begun() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(TextAnalysis)) or 0


def test_stopped_in_order_nobody_calls_it_a_death(background, deaths):
    before = set(threading.enumerate())
    background.start()
    started = set(threading.enumerate()) - before
    assert {"worker", "looks", "scheduler", "relay", "catcher", "watchdog"} <= {thread.name for thread in started}

    background.stop()

    wait_until(lambda: not any(thread.is_alive() for thread in started), "every thread ends")
    assert deaths == []
