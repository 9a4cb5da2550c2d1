"""Claims: each handler's effect of each event is committed once."""

from uuid import UUID

from sqlalchemy.orm import Session

from consult.database import upsert
from consult.events.models import HandledEvent


def claim(session: Session, event_id: UUID, handler: str) -> bool:
    """True the first time this handler meets this event; the claim commits with the handler's work."""
    row = upsert(session, HandledEvent).values(event_id=event_id, handler=handler)
    return session.scalar(row.on_conflict_do_nothing().returning(HandledEvent.handler)) is not None
