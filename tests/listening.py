"""Hearing what the application asks of its database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from consult.extensions import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that the database gets meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
