"""Events of positions and drafts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.domain.vocabulary import Stance
from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class PositionDrafted(Event):
    """A person of a delegation saved drafts of positions; what they say stays with the delegation."""

    name: ClassVar[str] = "position.drafted"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PositionSubmitted(Event):
    """A delegation submitted a version of its position on a target revision."""

    name: ClassVar[str] = "position.submitted"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    stance: Stance
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionWithdrawn(Event):
    """A delegation took its position back; it counts as not answered."""

    name: ClassVar[str] = "position.withdrawn"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionImported(Event):
    """A position entered the record by an import; `positions.imported` follows when all are in."""

    name: ClassVar[str] = "position.imported"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    stance: Stance
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionsImported(Event):
    """An import finished: so many positions of a round entered the record at once."""

    name: ClassVar[str] = "positions.imported"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    positions: int


@dataclass(frozen=True, kw_only=True)
class DraftOffered(Event):
    """A member body offered drafts to those who sign for its delegation; what they say stays with the delegation."""

    name: ClassVar[str] = "draft.offered"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class DraftWithdrawn(Event):
    """A member body took back a draft that it had offered."""

    name: ClassVar[str] = "draft.withdrawn"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class DraftDecided(Event):
    """One who signs decided on offered drafts of member bodies; how stays with the delegation."""

    name: ClassVar[str] = "draft.decided"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PositionsReaffirmed(Event):
    """After a succession a delegation stood by its positions of the round; none changed by it."""

    name: ClassVar[str] = "positions.reaffirmed"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID
    positions: int
