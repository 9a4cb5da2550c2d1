"""Hints that it is time to look: from Redis at once, without it by the clock, and never an error."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer
from uuid import uuid4

import pytest
from flask import Flask

from consult.live.announcing import announce
from consult.live.hints import LOOK_ANYWAY, Subscription
from tests.servers import Redis

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextmanager
def clock() -> Iterator[Event]:
    """What is set when it is time to look without any hint."""
    rang = Event()
    timer = Timer(LOOK_ANYWAY, rang.set)
    timer.start()
    try:
        yield rang
    finally:
        timer.cancel()


def test_a_word_of_a_worker_is_heard_before_the_clock_would_tell(app: Flask, redis_url: str) -> None:
    hints = Subscription(redis_url)
    hints.wait(Event())  # the answer to the subscription itself
    announce(uuid4())

    with clock() as rang:
        hints.wait(Event())
        assert not rang.is_set()
    hints.close()


def test_redis_may_go_and_come_back(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    server = Redis()
    server.start()
    hints = Subscription(server.url)
    hints.wait(Event())
    server.kill()

    hints.wait(Event())
    assert "looked after by the clock" in caplog.text
    server.start()
    hints.wait(Event())

    hints.close()
    server.close()


def test_a_worker_says_nothing_without_redis_and_goes_on(app: Flask) -> None:
    announce(uuid4())


def test_the_end_of_the_process_does_not_wait_for_a_hint(app: Flask, redis_url: str) -> None:
    hints, ending = Subscription(redis_url), Event()
    hints.wait(ending)
    ending.set()

    with clock() as rang:
        hints.wait(ending)
        assert not rang.is_set()
    hints.close()
