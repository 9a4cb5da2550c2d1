"""Events of what follows from positions."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class DispositionRecorded(Event):
    """A chair answered inputs, one or many at once; what each was answered stands with it."""

    name: ClassVar[str] = "disposition.recorded"
    subject: ClassVar[str] = "act_id"
    act_id: UUID
    kind: str
    inputs: int
