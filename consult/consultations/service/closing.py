"""The end of a consultation, and taking it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.domain.errors import MoveNotAllowed
from consult.domain.permissions import Actor
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import ConsultationClosed, ConsultationReopened
from consult.events.log import publish


def close_consultation(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> None:
    """End a consultation: no further round opens. The caller has asked whether it may, and holds its lock.

    Raises: MoveNotAllowed while a round is planned or open, or when it is closed already.
    """
    session.refresh(consultation)
    if consultation.closed_at is not None:
        raise MoveNotAllowed("This consultation is closed already.")
    if any(round_.state != RoundState.CLOSED for round_ in queries.rounds(session, consultation.id)):
        raise MoveNotAllowed("A round is still planned or open; the consultation closes after its last round.")
    consultation.closed_at = at
    publish(session, consultation.id, ConsultationClosed(consultation_id=consultation.id), actor=actor, at=at)


def reopen_consultation(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> None:
    """Let a closed consultation go on. The caller has asked whether it may, and holds its lock.

    Raises: MoveNotAllowed when it is not closed.
    """
    session.refresh(consultation)
    if consultation.closed_at is None:
        raise MoveNotAllowed("This consultation is not closed.")
    consultation.closed_at = None
    publish(session, consultation.id, ConsultationReopened(consultation_id=consultation.id), actor=actor, at=at)
