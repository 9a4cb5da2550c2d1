"""Rows as lines of JSON and back: the same bytes for the same row, whichever database holds it."""

import base64
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from consult.archiving.tables import BLANKED
from consult.database import UTCDateTime
from consult.domain.errors import InvalidInput


def line_of(found: sa.Table, row: sa.RowMapping) -> str:
    """One row as canonical JSON."""
    blanked = BLANKED.get(found.name, frozenset())
    document = {column.name: _told(row[column.name]) for column in found.c if column.name not in blanked}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _told(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def values_of(found: sa.Table, line: str) -> dict[str, Any]:
    """The row that a line tells of.

    Raises: InvalidInput for a line that is none, or that has other columns than the table.
    """
    blanked = BLANKED.get(found.name, frozenset())
    try:
        document = json.loads(line)
        if document.keys() != {column.name for column in found.c} - blanked:
            raise ValueError(", ".join(sorted(document)))
        return {name: _read(found.c[name], value) for name, value in document.items()}
    except (ValueError, AttributeError, TypeError) as wrong:
        raise InvalidInput(f"a line of {found.name} cannot be read: {wrong}") from None


def _read(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.LargeBinary):
        return base64.b64decode(value, validate=True)
    return value
