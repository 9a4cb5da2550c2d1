"""One import on its way: what it works on, and the faults found so far."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.permissions import Actor
from consult.positions.importing.faults import RowFault
from consult.positions.importing.mapping import ImportMapping
from consult.positions.importing.reading import Responses
from consult.targets.models import TargetRevision


@dataclass(kw_only=True)
class ImportRun:
    """An import inside its transaction, under the consultation's lock."""

    session: Session
    actor: Actor
    consultation: Consultation
    mapping: ImportMapping
    responses: Responses
    at: datetime
    faults: list[RowFault] = field(default_factory=list)
    revisions: dict[str, TargetRevision] = field(default_factory=dict)
    rounds: dict[int, Round] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    delegations: dict[str, UUID] = field(default_factory=dict)

    def refuse(self, row: int, column: str, detail: str) -> None:
        """Note a fault; the import goes on so that all faults are found."""
        self.faults.append(RowFault(row=row, column=column, detail=detail))
