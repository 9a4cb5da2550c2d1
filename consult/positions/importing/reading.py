"""From the rows of a spreadsheet to delegations and positions, collecting everything that is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from consult.domain.positions import PositionContent
from consult.positions.importing.cells import (
    blocs_of,
    content_of_column,
    content_of_row,
    country_of,
    instant_of,
    optional_text,
    required_text,
    round_of,
)
from consult.positions.importing.faults import CellRefused, RowFault
from consult.positions.importing.mapping import Attribute, ImportMapping, Row
from consult.positions.importing.sheets import Sheet

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ReadDelegation:
    """A delegation as the file describes it; `row` is where it first appears."""

    row: int
    key: str
    name: str
    group: str
    sub_kind: str | None = None
    country: str | None = None
    region: str | None = None
    blocs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReadPosition:
    """A position as the file states it; `row` and `column` say where."""

    row: int
    column: str
    key: str
    code: str
    round: int
    content: PositionContent
    language: str | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Responses:
    """What a file says, and every fault found in it."""

    delegations: dict[str, ReadDelegation]
    positions: list[ReadPosition]
    faults: list[RowFault]


def read_responses(mapping: ImportMapping, sheet: Sheet) -> Responses:
    """Read all rows; a row with a fault is named and the next one is read."""
    reader = _Reader(mapping=mapping, faults=list(sheet.faults))
    for row in sheet.rows:
        reader.read(row)
    return Responses(delegations=reader.delegations, positions=reader.positions, faults=reader.faults)


@dataclass(kw_only=True)
class _Reader:
    mapping: ImportMapping
    faults: list[RowFault]
    delegations: dict[str, ReadDelegation] = field(default_factory=dict)
    positions: list[ReadPosition] = field(default_factory=list)
    places: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Add what a row says, or the faults that keep it from being said."""
        position = self.mapping.position
        key = self._delegation(row)
        number = self._try(row, lambda: round_of(position.round, row))
        language = self._try(row, lambda: optional_text(position.language, row, longest=16))
        submitted_at = self._try(row, lambda: instant_of(position.submitted_at, row))
        is_wide = position.target is None
        if is_wide and key is not None and number is not None:
            self._refuse_repeated_respondent(row, key, number)
        for code, column, content in self._wide(row) if is_wide else self._long(row):
            if key is None or number is None or code is None or content is None:
                continue
            said = ReadPosition(
                row=row.number,
                column=column,
                key=key,
                code=code,
                round=number,
                content=content,
                language=language,
                submitted_at=submitted_at,
            )
            self._add(said)

    def _long(self, row: Row) -> Iterator[tuple[str | None, str, PositionContent | None]]:
        position = self.mapping.position
        if position.target is not None:
            code = self._try(row, partial(self._code, row, position.target))
            yield code, position.stance.column, self._try(row, lambda: content_of_row(position, row))

    def _wide(self, row: Row) -> Iterator[tuple[str | None, str, PositionContent | None]]:
        for column in self.mapping.position.columns:
            if row.cells[column.column]:
                content = self._try(row, partial(content_of_column, self.mapping.position, column, row))
                yield column.code, column.column, content
            elif said := next((name for name in column.texts.values() if row.cells[name]), None):
                self.faults.append(
                    RowFault(row=row.number, column=said, detail=f"has a text, but {column.column} is empty")
                )

    def _try(self, row: Row, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CellRefused as refused:
            self.faults.append(RowFault(row=row.number, column=refused.column, detail=refused.detail))
            return None

    def _add(self, position: ReadPosition) -> None:
        place = (position.key, position.code, position.round)
        if (earlier := self.places.setdefault(place, position.row)) != position.row:
            detail = (
                f"the position of {position.key} on {position.code} in round {position.round} stands in row {earlier}"
            )
            self.faults.append(RowFault(row=position.row, column=position.column, detail=detail))
        else:
            self.positions.append(position)

    def _refuse_repeated_respondent(self, row: Row, key: str, number: int) -> None:
        if (earlier := self.places.setdefault((key, "", number), row.number)) != row.number:
            detail = f"{key} stands in row {earlier} already"
            self.faults.append(RowFault(row=row.number, column=self.mapping.delegation.key.column, detail=detail))

    def _code(self, row: Row, target: Attribute) -> str:
        code = required_text(target, row, longest=32)
        if self.mapping.are_targets_complete and code not in self.mapping.targets:
            raise CellRefused(target.column, f"“{code}” is not among the targets")
        return code

    def _delegation(self, row: Row) -> str | None:
        mapping = self.mapping.delegation
        before = len(self.faults)
        key = self._try(row, lambda: required_text(mapping.key, row, longest=100))
        name = self._try(row, lambda: optional_text(mapping.name, row, longest=300) or key or "")
        group = self._try(row, lambda: required_text(mapping.group, row, longest=64))
        sub_kind = self._try(row, lambda: optional_text(mapping.sub_kind, row, longest=100))
        country = self._try(row, lambda: country_of(mapping.country, row))
        region = self._try(row, lambda: optional_text(mapping.region, row, longest=3))
        blocs = self._try(row, lambda: blocs_of(mapping.blocs, row))
        if key is None or name is None or group is None or blocs is None or len(self.faults) > before:
            return None
        found = ReadDelegation(
            row=row.number,
            key=key,
            name=name,
            group=group,
            sub_kind=sub_kind,
            country=country,
            region=region,
            blocs=blocs,
        )
        self._compare(row, self.delegations.setdefault(key, found), found)
        return key

    def _compare(self, row: Row, earlier: ReadDelegation, found: ReadDelegation) -> None:
        mapping = self.mapping.delegation
        values = [
            (mapping.name, earlier.name, found.name),
            (mapping.group, earlier.group, found.group),
            (mapping.sub_kind, earlier.sub_kind, found.sub_kind),
            (mapping.country, earlier.country, found.country),
            (mapping.region, earlier.region, found.region),
            *((mapping.blocs[name], earlier.blocs.get(name), found.blocs.get(name)) for name in mapping.blocs),
        ]
        for attribute, before, now in values:
            if before != now and attribute is not None:
                detail = f"“{now or ''}” for {found.key}, but row {earlier.row} has “{before or ''}”"
                self.faults.append(RowFault(row=row.number, column=attribute.column, detail=detail))
