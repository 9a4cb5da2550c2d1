"""Private databases for the benchmarks, as durable as production: every commit reaches the disk."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
from flask import Flask

from consult import create_app
from consult.config import Settings
from consult.extensions import db
from consult.migrating import upgrade
from tests.applications import settings_on
from tests.bench.measuring import NotMeasured
from tests.servers import PostgreSQL, Redis, plain
from tests.system_packages import postgresql_folder

KINDS = ("SQLite", "PostgreSQL")


class DurablePostgreSQL(PostgreSQL):
    """A cluster that waits for the disk, unlike the one of the tests."""

    def _command(self) -> Sequence[str | Path]:
        safe = ("fsync=on", "full_page_writes=on", "shared_buffers=256MB")
        return [*super()._command(), *(part for setting in safe for part in ("-c", setting))]


@contextmanager
def database(kind: str) -> Iterator[Settings]:
    """Settings of an installation with a new, migrated database of this kind; all of it goes away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="consult-bench-"))
    try:
        with _MAKERS[kind](folder) as url:
            settings = settings_on(url, folder)
            upgrade(settings)
            yield settings
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An application in its context, without any connection left at the end."""
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a private Redis."""
    if shutil.which("redis-server") is None:
        raise NotMeasured("Redis is missing; `make test` sets it up")
    server = Redis()
    try:
        server.start()
        yield server.url
    finally:
        server.close()


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'consult.sqlite3'}"


@contextmanager
def _postgresql(_folder: Path) -> Iterator[str]:
    if postgresql_folder() is None:
        raise NotMeasured("PostgreSQL is missing; `make test` sets it up")
    server = DurablePostgreSQL()
    try:
        server.start()
        with psycopg.connect(plain(server.url), autocommit=True) as connection:
            connection.execute("CREATE DATABASE consult")
        yield server.url.rpartition("/")[0] + "/consult"
    finally:
        server.close()


_MAKERS: dict[str, Callable[[Path], AbstractContextManager[str]]] = {"SQLite": _sqlite, "PostgreSQL": _postgresql}
