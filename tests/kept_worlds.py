"""Rows that a builder of tests wrote once, put into the next test's database instead of building them anew."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Any, Generic, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.database import reading, transaction
from consult.extensions import Base, db

P = ParamSpec("P")
T = TypeVar("T")
Rows = list[tuple[sa.Table, list[dict[str, Any]]]]

KEPT_FOR = 60.0
"""Seconds; what was built is about as old as the test that asked for it."""


@dataclass(frozen=True, kw_only=True)
class _Kept(Generic[T]):
    built: T
    rows: Rows
    at: float


_kept: dict[Hashable, _Kept[Any]] = {}


def once(key: Hashable, build: Callable[[], T]) -> T:
    """What `build` gives, and its rows in the database of this test.

    Only an empty database is filled with rows from before; in another one the builder runs.

    Args:
        key: what the builder was asked for; together with the kind of database it says which rows are the same.
    """
    key = (db.engine.dialect.name, key)
    with reading() as session:
        if not _is_empty(session):
            return build()
    kept: _Kept[T] | None = _kept.get(key)
    if kept is not None and monotonic() - kept.at < KEPT_FOR:
        with transaction() as session:
            for table, rows in kept.rows:
                session.execute(sa.insert(table), rows)
    else:
        at = monotonic()
        built = build()
        with reading() as session:
            kept = _kept[key] = _Kept(built=deepcopy(built), rows=_all_rows(session), at=at)
    return deepcopy(kept.built)


def kept(build: Callable[P, T]) -> Callable[P, T]:
    """The same builder, whose rows are put into the databases of the tests that follow.

    What it is asked for must be in what it is called with; applications and settings of tests differ only in where
    things are.
    """

    @wraps(build)
    def built(*asked: P.args, **named: P.kwargs) -> T:
        said = [value for value in (*asked, *sorted(named.items())) if not _says_where(value)]
        return once((build.__module__, build.__qualname__, *said), lambda: build(*asked, **named))

    return built


def _says_where(value: object) -> bool:
    return isinstance(value[1] if isinstance(value, tuple) else value, Flask | Settings)


def _is_empty(session: Session) -> bool:
    filled = [sa.exists().select_from(table) for table in Base.metadata.sorted_tables]
    return not any(session.execute(sa.select(*filled)).one())


def _all_rows(session: Session) -> Rows:
    found = {table: session.execute(sa.select(table)).mappings().all() for table in Base.metadata.sorted_tables}
    return [(table, [dict(row) for row in rows]) for table, rows in found.items() if rows]
