"""Letters that must not go out any more, those on their way to a server included."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Letter


def cancel_letters(session: Session, person_id: UUID, consultation_id: UUID, *, reason: str, at: datetime) -> int:
    """Stop what has not left yet of the letters of a consultation to one person; how many there were.

    One that is being handed to a server loses its lease, and without it no text is transmitted.
    """
    unsent = Letter.state.in_([DeliveryState.PENDING, DeliveryState.LEASED])
    stopped = sa.update(Letter).where(Letter.person_id == person_id, Letter.consultation_id == consultation_id, unsent)
    stopped = stopped.values(state=DeliveryState.CANCELLED, ended_at=at, answer=reason, token=None, text="", html="")
    return len(session.scalars(stopped.returning(Letter.id)).all())
