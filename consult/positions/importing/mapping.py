"""A mapping: how the cells of a spreadsheet become delegations, targets, rounds and positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from consult.consultations.service import NewConsultation
from consult.domain.corridor_terms import TermKind
from consult.positions.importing.faults import CellRefused
from consult.targets.service import NewTarget

TERMS = {"asks": TermKind.ASK, "offers": TermKind.OFFER, "refusals": TermKind.REFUSAL}
"""What a government may say to others; each line of such a cell is a country, a colon and the words."""
TEXTS = ("rationale", "conditions", "amendment", "blocking_reason", *TERMS)
"""What a position may say besides its stance; a blocking reason makes it a blocking reservation."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a spreadsheet: cells by column, and times that came as times and not as text."""

    number: int
    cells: Mapping[str, str]
    times: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """Where a value comes from: always the same, or a cell, as it stands or through a map."""

    column: str = ""
    value: str | None = None
    map: Mapping[str, str] | None = None
    default: str | None = None

    def of(self, row: Row) -> str | None:
        """The value in a row; None for an empty cell that nothing speaks for.

        Raises: CellRefused for a text that is not in the map when there is no default.
        """
        if self.value is not None:
            return self.value
        text = row.cells[self.column]
        if self.map is not None and text in self.map:
            return self.map[text]
        if self.default is not None and (self.map is not None or not text):
            return self.default
        if self.map is not None and text:
            raise CellRefused(self.column, f"“{text}” is not in the map")
        return text or None


@dataclass(frozen=True, kw_only=True)
class TimeAttribute:
    """A column with instants: ISO 8601 unless a format is given, in the time zone unless the cell names one."""

    column: str
    format: str | None
    timezone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class FileShape:
    """How the file is laid out."""

    layout: Literal["long", "wide"]
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    sheet: str | None = None


@dataclass(frozen=True, kw_only=True)
class DelegationMapping:
    """Where a delegation and its organisation come from."""

    key: Attribute
    name: Attribute
    group: Attribute
    sub_kind: Attribute | None = None
    country: Attribute | None = None
    region: Attribute | None = None
    blocs: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TargetColumn:
    """In the wide layout: the column that holds the stances on one target, and those with texts beside them."""

    column: str
    code: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PositionMapping:
    """Where positions come from; `target` in the long layout, `columns` in the wide one."""

    stance: Attribute
    target: Attribute | None = None
    columns: tuple[TargetColumn, ...] = ()
    round: Attribute = Attribute(value="1")
    texts: Mapping[str, Attribute] = field(default_factory=dict)
    submitted_at: TimeAttribute | None = None
    language: Attribute | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedRound:
    """A round that the mapping describes; without `closes_at` it lasts `lasts` from its opening."""

    number: int
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    lasts: timedelta


@dataclass(frozen=True, kw_only=True)
class ImportMapping:
    """Everything that a mapping file says; `targets` are those whose wording is known from it."""

    consultation: NewConsultation | None
    file: FileShape
    delegation: DelegationMapping
    position: PositionMapping
    targets: Mapping[str, NewTarget] = field(default_factory=dict)
    are_targets_complete: bool = False
    rounds: tuple[PlannedRound, ...] = ()

    def columns(self) -> set[str]:
        """Every column that the mapping reads."""
        delegation, position = self.delegation, self.position
        attributes = [
            *(delegation.key, delegation.name, delegation.group),
            *(delegation.sub_kind, delegation.country, delegation.region, *delegation.blocs.values()),
            *(position.target, position.round, position.language, *position.texts.values()),
        ]
        if position.target is not None:
            attributes.append(position.stance)
        named = {attribute.column for attribute in attributes if attribute is not None and attribute.value is None}
        named |= {column.column for column in position.columns}
        named |= {text for column in position.columns for text in column.texts.values()}
        return named | ({position.submitted_at.column} if position.submitted_at else set())
