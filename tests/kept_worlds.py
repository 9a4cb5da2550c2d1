"""Rows that a builder of tests wrote once, put into the next test's database instead of building them anew."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.database import reading, transaction
from consult.extensions import Base, db

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


def _is_empty(session: Session) -> bool:
    filled = [sa.exists().select_from(table) for table in Base.metadata.sorted_tables]
    return not any(session.execute(sa.select(*filled)).one())


def _all_rows(session: Session) -> Rows:
    found = {table: session.execute(sa.select(table)).mappings().all() for table in Base.metadata.sorted_tables}
    return [(table, [dict(row) for row in rows]) for table, rows in found.items() if rows]
