"""Contents of purely personal events: kept apart from the log, so that they can be erased while its chain holds."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.events.models import LogEntry, PersonalContent


def content_of(session: Session, entry: LogEntry) -> dict[str, Any] | None:
    """What an event says; None when it was erased with its person."""
    if entry.salt:
        return entry.data
    apart = session.get(PersonalContent, (entry.consultation_id, entry.seq))
    return apart.data if apart else None


def erase_personal_contents(session: Session, person_id: UUID) -> int:
    """Erase contents and salts of every purely personal event about a person; returns how many there were."""
    erase = sa.delete(PersonalContent).where(PersonalContent.person_id == person_id)
    return len(session.execute(erase.returning(PersonalContent.seq)).all())
