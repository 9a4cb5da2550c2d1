"""Databases of the tests' PostgreSQL: made, copied and dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from tests.servers import plain

COPIES_LOG = 150_000
"""Since PostgreSQL 15 a copy goes through the log unless told otherwise, which takes twice the time."""


def make_database(server: str, name: str) -> str:
    """The URL of a new database of this name."""
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return _beside(server, name)


@contextmanager
def own_database(server: str, template: str) -> Iterator[str]:
    """The URL of a copy of this database, which is dropped at the end."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(plain(server), autocommit=True) as connection:
        strategy = "STRATEGY FILE_COPY" if connection.info.server_version >= COPIES_LOG else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}".encode())
        yield _beside(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _beside(server: str, name: str) -> str:
    return f"{server.rpartition('/')[0]}/{name}"
