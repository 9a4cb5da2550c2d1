"""One table of a mapping file, read strictly: unknown keys and wrong types are refused by name."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any

from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.mapping import Attribute
from consult.positions.importing.text import tidy


class Section:
    """A table of the mapping file by its dotted name."""

    def __init__(self, values: object, name: str, known: Collection[str] | None = None) -> None:
        if not isinstance(values, dict):
            raise MappingRefused(f"{name} must be a table")
        self._values: dict[str, Any] = values
        self.name = name
        unknown = sorted(set(values) - set(known)) if known is not None else []
        if unknown:
            keys = ", ".join(self.path(key) for key in unknown)
            raise MappingRefused(f"unknown key {keys}; known here: {', '.join(sorted(known or ()))}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Any:
        return iter(self._values)

    def path(self, key: str) -> str:
        """The key as one writes it from the top of the file."""
        return f"{self.name}.{key}" if self.name else key

    def refuse(self, key: str, why: str) -> MappingRefused:
        """An error that names a key of this table."""
        return MappingRefused(f"{self.path(key)} {why}")

    def raw(self, key: str) -> Any:
        """The value as TOML gave it. Raises: MappingRefused when it is missing."""
        if key not in self._values:
            raise self.refuse(key, "is missing")
        return self._values[key]

    def text(self, key: str, default: str | None = None, *, longest: int = 10_000) -> str:
        """A text; a missing one without default is refused."""
        if default is not None and key not in self._values:
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise self.refuse(key, "must be a text")
        if len(tidy(value)) > longest:
            raise self.refuse(key, f"is longer than {longest} characters")
        return tidy(value)

    def column(self, key: str) -> str:
        """The name of a column, written as it is or as `{ column = "…" }`."""
        if isinstance(self.raw(key), dict):
            return Section(self.raw(key), self.path(key), ("column",)).text("column")
        return self.text(key)

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts."""
        value = self._values.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "must be a list of texts")
        return tuple(tidy(item) for item in value)

    def number(self, key: str, default: int | None = None, *, least: int = 1, most: int = 1000) -> int:
        """A whole number within limits."""
        value = self._values.get(key, default) if default is not None else self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(key, f"must be a whole number from {least} to {most}")
        return value

    def instant(self, key: str) -> datetime | None:
        """A date or time; UTC unless it names an offset, midnight unless it names an hour."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC)
        raise self.refuse(key, "must be a date or a date and time, without quotes")

    def section(self, key: str, known: Collection[str] | None = None) -> "Section":
        """A table inside this one; empty when it is missing."""
        return Section(self._values.get(key, {}), self.path(key), known)

    def sections(self, key: str, known: Collection[str]) -> list["Section"]:
        """A list of tables inside this one."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.refuse(key, "must be a list of tables")
        return [Section(item, f"{self.path(key)}[{place}]", known) for place, item in enumerate(value, start=1)]

    def attribute(self, key: str) -> Attribute:
        """An attribute: `{ value }`, or `{ column }` with an optional map and default. A missing one is refused."""
        found = Section(self.raw(key), self.path(key), ("column", "value", "map", "default"))
        if ("value" in found) == ("column" in found):
            raise self.refuse(key, "needs either a column or a value")
        if "value" in found:
            if "map" in found or "default" in found:
                raise self.refuse(key, "has a value, so it takes neither map nor default")
            return Attribute(value=_as_text(found, "value"))
        default = _as_text(found, "default") if "default" in found else None
        return Attribute(column=found.text("column"), map=_map(found), default=default)

    def optional_attribute(self, key: str) -> Attribute | None:
        """As `attribute`, or None when it is missing."""
        return self.attribute(key) if key in self else None


def _map(found: Section) -> dict[str, str] | None:
    if "map" not in found:
        return None
    table = found.section("map")
    return {tidy(key): _as_text(table, key) for key in table}


def _as_text(section: Section, key: str) -> str:
    value = section.raw(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return section.text(key)
