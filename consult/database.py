"""Transactions, types, and the only place that knows which database it is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import Error as SQLiteError
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import Session

from consult.extensions import db

WRITES = "consult_writes"
"""Execution option of a connection whose transaction will write."""

JSONDocument = sa.JSON().with_variant(JSONB(), "postgresql")


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware in Python and always UTC; SQLite, which has no time zones, stores it naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times rather than guess their zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every instant back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """The present instant, for the edges; below them the time is an argument."""
    return datetime.now(UTC)


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that commits at the end of the block, or leaves nothing behind."""
    with Session(db.engine.execution_options(**{WRITES: True}), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session for queries only: it never takes the write lock and never commits."""
    with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
        yield session


def upsert(session: Session, table: sa.Table | type[Any]) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that can say what to do on conflict, for the database in use."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def lists_of(session: Session, *columns: sa.ColumnElement[Any]) -> Sequence[sa.ColumnElement[Any]]:
    """Aggregates over the rows of a group: a list for each of these columns, all in the same order of rows."""
    if session.get_bind().dialect.name == "sqlite":
        return [sa.type_coerce(sa.func.json_group_array(column), sa.JSON()) for column in columns]
    return [sa.func.array_agg(column) for column in columns]


def share_lock(session: Session, statement: sa.Select[Any]) -> sa.Select[Any]:
    """Lock the selected rows against change; on SQLite the writing transaction already excludes others."""
    if session.get_bind().dialect.name == "sqlite":
        return statement
    return statement.with_for_update(read=True)


def breaks(error: sa.exc.IntegrityError, model: type[Any], *columns: str) -> bool:
    """True when the unique constraint over just these columns of a table is what the statement broke."""
    table: sa.Table = model.__table__
    message = str(error.orig)
    if "UNIQUE constraint failed: " in message:  # SQLite names the columns
        return message.endswith("failed: " + ", ".join(f"{table.name}.{column}" for column in columns))
    broken = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    named = {constraint.name: constraint for constraint in table.constraints}.get(broken)
    return isinstance(named, sa.UniqueConstraint) and [column.name for column in named.columns] == list(columns)


def bind_engine(app: Flask) -> None:
    """Attach the connection settings of the database in use to the application's engine."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def engine_options(url: str) -> dict[str, Any]:
    """Engine options for a database URL: time-outs on PostgreSQL, a busy time-out on SQLite.

    Parameters stay out of errors, which are logged: they hold names, addresses and what drafts say.
    """
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 10}, "hide_parameters": True}
    limits = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    return {"pool_pre_ping": True, "hide_parameters": True, "connect_args": {"options": limits, "connect_timeout": 3}}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own comes only at the first write
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a deferred transaction that reads first and then writes fails at once with "database is locked"
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def compact() -> None:
    """Leave nothing of what was deleted in the files of an SQLite database; no transaction may be open here.

    PostgreSQL clears its tables by itself, and a dump holds no deleted row.
    """
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def is_unreachable(error: sa.exc.SQLAlchemyError) -> bool:
    """True when the error says that the database is away or has no place for us, not that the statement was wrong."""
    if isinstance(error, sa.exc.TimeoutError):  # every connection of the pool is in use
        return True
    away = (sa.exc.OperationalError, sa.exc.InterfaceError)
    return isinstance(error, sa.exc.DBAPIError) and (error.connection_invalidated or isinstance(error, away))


def is_busy_or_away(error: sa.exc.SQLAlchemyError) -> bool:
    """True when the same can succeed a moment later: another writes for long, or the database cannot be reached."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, SQLiteError):  # there a wrong statement is an operational error too
        return "is locked" in str(cause)
    return is_unreachable(error)


def after_fork(engine: Engine) -> None:
    """Forget the parent's connections without closing them: they are still the parent's."""
    engine.dispose(close=False)
