"""Events of what a government shows of itself, and of what it said against itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class AlignmentReleased(Event):
    """A focal point showed the desk how the member bodies of the delegation stand to each other in a round."""

    name: ClassVar[str] = "alignment.released"
    subject: ClassVar[str] = "release_id"
    release_id: UUID
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class AlignmentRetracted(Event):
    """A focal point took back what the desk was shown of the member bodies; it is no longer there."""

    name: ClassVar[str] = "alignment.retracted"
    subject: ClassVar[str] = "release_id"
    release_id: UUID
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContradictionFound(Event):
    """An organisation's positions on like targets were found on opposite sides; stands in its own log alone."""

    name: ClassVar[str] = "contradiction.found"
    subject: ClassVar[str] = "contradiction_id"
    contradiction_id: UUID
    organisation_id: UUID
    newer_position_id: UUID
    older_position_id: UUID
