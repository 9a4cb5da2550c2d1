"""What every event has, and how it becomes JSON and comes back."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_type_hints
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact with identifiers and the values that changed; no addresses, no orders to its readers."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    subject: ClassVar[str]
    """The field that holds the identifier of what the event is about."""
    is_personal = False
    """True where all that it says concerns one person, named by `person_id`; then it can be erased with them."""

    def to_data(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The event again from what `to_data` gave."""
        hints = get_type_hints(cls)
        return cls(**{field.name: _from_json(hints[field.name], data.get(field.name)) for field in fields(cls)})


def _to_json(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if kind is datetime:
        return datetime.fromisoformat(value)
    return kind(value) if kind is UUID or (isinstance(kind, type) and issubclass(kind, StrEnum)) else value
