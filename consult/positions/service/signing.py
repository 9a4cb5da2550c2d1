"""What every act that binds a delegation starts with, and the names that such an act may carry."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, Actor, check
from consult.domain.positions import name_fault
from consult.events.log import lock_log
from consult.positions import queries
from consult.positions.service.checking import hold_accreditation

LONGEST_TITLE = 300


ONLY_SIGNERS = "Only the focal point or a deputy can sign for a delegation."


def begin_signing(
    session: Session, actor: Actor, action: Action, delegation_id: UUID, *, at: datetime, words: str = ONLY_SIGNERS
) -> Consultation:
    """The delegation's consultation, when the actor may do this and holds the office; its log is locked.

    Args:
        words: what the refusal says to somebody of the delegation who may not.
    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    check(actor, action, queries.facts_of(consultation, delegation_id), at=at, words=words)
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    return consultation


def check_title(title: str) -> None:
    """Say nothing when this can name something that others read.

    Raises: InvalidInput otherwise.
    """
    title = title.strip()
    if not title:
        raise InvalidInput.of_fields({"title": "missing"})
    if len(title) > LONGEST_TITLE or name_fault(title):
        raise InvalidInput.of_fields({"title": "too_long_or_unprintable"})
