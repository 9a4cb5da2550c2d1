"""What a page about a consultation begins with: which one, which round, and may this reader see it."""

from flask import request
from sqlalchemy.orm import Session

from consult.authentication import current_actor
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import consultation_by_slug, current_round, facts_of, round_by_number
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, decide
from consult.domain.vocabulary import RoundState

LARGEST_NUMBER = 100_000
"""Numbers in addresses above this are nobody's: they are refused before the database sees them."""


def consultation_for(session: Session, slug: str, action: Action) -> Consultation:
    """The consultation, if there is one on which this reader may do this.

    Raises: NotFound, the same for what is not there and what is not theirs.
    """
    found = consultation_by_slug(session, slug)
    if found is None or not may(found, action):
        raise NotFound
    return found


def may(consultation: Consultation, action: Action) -> bool:
    """True when the permission table gives this reader the action."""
    return decide(current_actor(), action, facts_of(consultation))


def sees_names(consultation: Consultation) -> bool:
    """True when this reader may know which delegation said what."""
    return may(consultation, Action.READ_ATTRIBUTED_POSITIONS) or may(consultation, Action.READ_ALL_POSITIONS)


def asked_number(name: str) -> int | None:
    """A number of the query string; None when it was not given.

    Raises: NotFound for anything that is not a number of reasonable size.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LARGEST_NUMBER:
        raise NotFound
    return int(text[:9])


def asked_round(session: Session, consultation: Consultation) -> Round | None:
    """The round that the address names, else the present one; None when none has begun.

    Raises: NotFound for a number without a round that has begun.
    """
    number = asked_number("round")
    if number is None:
        found = current_round(session, consultation.id)
        return None if found is None or found.state == RoundState.PLANNED else found
    found = round_by_number(session, consultation.id, number)
    if found is None or found.state == RoundState.PLANNED:
        raise NotFound
    return found
