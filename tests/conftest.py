"""The real parts that tests are made of: databases, broker, mail server, browser and application."""

import gc
import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.config import Settings
from consult.database import transaction
from consult.migrating import upgrade
from tests.applications import application_on, settings_on
from tests.databases import make_database, own_database
from tests.inbox import Inbox, inbox
from tests.sharing import locked, shared
from tests.system_packages import chromium

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class Visitor(FlaskClient):
    """A client each of whose requests has an application context of its own, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


class OtherHostError(ConnectionRefusedError):
    """A test tried to reach another machine."""


def _stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse connections to and look-ups of other hosts, as an unplugged cable would."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and host != "localhost" and not _is_loopback(host):
        raise OtherHostError(f"tests reach no other host: {host}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


sys.addaudithook(_stay_on_this_machine)

# how long an example takes, and how long it takes to find one, is a matter of the machine and of what else it does
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what may last longest: begun last, it would keep one process busy after all others have ended."""
    items.sort(key=_may_last, reverse=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let what was imported and collected stay out of the garbage collector's way: it lives until the end.

    Python looks for cycles after every 700 new objects, and each time it looks at all that is old it walks through
    some million of objects that are never garbage: a fifth of a small test's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _may_last(item: pytest.Item) -> float:
    allowed = item.get_closest_marker("timeout")
    return float(allowed.args[0]) if allowed else 0.0


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def run_process() -> int:
    """The process that lives as long as this test run."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@pytest.fixture(scope="session")
def postgresql_server(run_folder: Path, run_process: int) -> str:
    """The URL of the maintenance database of the run's one PostgreSQL."""
    return shared("postgresql", run_folder, run_process)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory, run_process: int) -> str:
    """The URL of this test process's own Redis."""
    return shared("redis", tmp_path_factory.getbasetemp(), run_process)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, run_folder: Path) -> str:
    """The server's URL, once a database with all migrations is there to be copied."""
    migrated = run_folder / "postgresql.migrated"
    with locked(run_folder / "postgresql-migrated.lock"):
        if not migrated.exists():
            upgrade(settings_on(make_database(postgresql_server, "migrated_template"), run_folder))
            migrated.touch()
    return postgresql_server


@pytest.fixture(scope="session")
def migrated_sqlite(run_folder: Path) -> Path:
    """A database file with all migrations, to be copied."""
    file = run_folder / "migrated.sqlite3"
    with locked(run_folder / "sqlite-migrated.lock"):
        if not file.exists():
            unfinished = run_folder / "migrating.sqlite3"
            upgrade(settings_on(f"sqlite:///{unfinished}", run_folder))
            unfinished.rename(file)
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'consult.sqlite3')}"


@pytest.fixture
def postgresql_url(migrated_postgresql: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    with own_database(migrated_postgresql, "migrated_template") as url:
        yield url


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A PostgreSQL database without any table, for the migrations."""
    with own_database(postgresql_server, "template0") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own; the test runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """An empty Redis that no other test uses at the same time."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def smtp_inbox() -> Iterator[Inbox]:
    """A real SMTP server that keeps what it receives and can be told to refuse."""
    with inbox() as box:
        yield box


@pytest.fixture
def settings(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Settings:
    """Settings for this test's database, and for the Redis and the inbox where the test asks for those too."""
    asked = request.fixturenames
    environment = {
        "CONSULT_REDIS_URL": request.getfixturevalue("redis_url") if "redis_url" in asked else "",
        "CONSULT_SMTP_URL": request.getfixturevalue("smtp_inbox").address if "smtp_inbox" in asked else "",
    }
    return settings_on(database_url, tmp_path, environment)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on this test's database, inside its context."""
    with application_on(settings) as application:
        application.test_client_class = Visitor
        yield application


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing session, rolled back at the end; a test of several transactions opens its own instead."""
    with transaction() as writing:
        yield writing
        writing.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a face, not signed in."""
    return app.test_client()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; Playwright never downloads one."""
    executable = chromium()
    if executable is None:
        raise RuntimeError("Chromium is missing; `make test` sets it up")
    return {**browser_type_launch_args, "executable_path": executable, "args": list(CHROMIUM_FLAGS)}
