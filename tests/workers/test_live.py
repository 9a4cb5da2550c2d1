"""Open desks in production: their own gunicorn with gevent, Redis between it and the workers, and Redis away."""

import http.client
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from consult.authentication.sessions import cookie_name
from consult.config import Settings
from consult.database import transaction, utc_now
from consult.events import work
from tests import compose
from tests.browsing import session_for
from tests.factories import World, make_world, submit
from tests.journeys.processes import Process, environment_of
from tests.servers import Redis, free_port, wait_until
from workers.tasks.events import run_handler

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
MANY = 60
"""Listeners that one process serves at once here; threads of the web would be used up by a third of them."""


@pytest.fixture
def broker() -> Iterator[Redis]:
    """A Redis that the test may end."""
    server = Redis()
    server.start()
    yield server
    server.close()


@pytest.fixture
def settings(settings: Settings, broker: Redis) -> Settings:
    """Those of production, as far as this test needs them."""
    return replace(settings, redis_url=broker.url)


@pytest.fixture
def service(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Process]:
    """The service of the compose file as a process, answering."""
    own = compose.services()["live"]
    environment = environment_of(settings) | {"CONSULT_LIVE_LISTENERS": str(MANY)}
    port = str(free_port())
    command = [word.replace("8001", port) for word in own.command]
    process = Process([sys.executable, "-m", *command], environment, tmp_path / "live.log")
    process.start()
    process.port = int(port)  # type: ignore[attr-defined]  # kept for the lines
    try:
        wait_until(lambda: _answers(process) or not process.is_running, "the service answers")
        assert process.is_running, process.log()
        yield process
    finally:
        process.close()


class Line:
    """One request and its answer, as far as it has come."""

    def __init__(self, process: Process, path: str, cookie: str = "", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=30)  # type: ignore[attr-defined]  # see service
        self._connection.request("GET", path, headers={"Cookie": cookie, **headers})
        self.answer = self._connection.getresponse()

    def close(self) -> None:
        self.answer.close()
        self._connection.close()

    def heard(self) -> int:
        """The next version on the line."""
        while words := self.answer.readline().decode():
            if words.startswith("data: "):
                return int(json.loads(words.removeprefix("data: "))["v"])
        raise AssertionError("the line was cut")


def _answers(process: Process) -> bool:
    try:
        with closing(Line(process, "/health")) as line:
            return line.answer.status == 200
    except OSError:
        return False


def _version(process: Process, world: World, cookie: str) -> int:
    with closing(Line(process, f"/live/{world.slug}", cookie)) as line:
        assert line.answer.status == 200, line.answer.status
        return int(json.load(line.answer)["v"])


def _work_off() -> None:
    while True:
        with transaction() as session:
            hints = work.rows_to_hint(session, at=utc_now())
        if not hints:
            return
        for hint in hints:
            run_handler.run(str(hint.work_id))  # here, not in the application of some other test's worker


def test_many_open_desks_hear_of_a_submission_whether_redis_is_there_or_not(
    app: Flask, settings: Settings, broker: Redis, service: Process
) -> None:
    world = make_world()
    cookie = f"{cookie_name(settings.base_url)}={session_for(world.people['chair 1'])}"
    seen = _version(service, world, cookie)
    address, stream = f"/live/{world.slug}?since={seen}", {"Accept": "text/event-stream"}
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(closing(Line(service, address, cookie, **stream))) for _ in range(MANY)]
        assert {line.answer.status for line in lines} == {200}
        with closing(Line(service, address, cookie, **stream)) as refused:
            assert (refused.answer.status, refused.answer.headers["Retry-After"]) == (503, "30")

        submit(world, "government 1", "T1")
        _work_off()
        heard = {line.heard() for line in lines}
        assert min(heard) > seen

        broker.kill()
        submit(world, "government 2", "T1")
        _work_off()
        for line in lines[:3]:
            while line.heard() <= max(heard):  # a version from between the two kills of time
                pass
    assert service.stop(15) == 0, service.log()
