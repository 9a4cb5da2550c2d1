"""How groups are compared in a consultation: along which lines, and who counts equally."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.service.creation import check_lines
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, Actor, check
from consult.domain.vocabulary import RoundState
from consult.domain.weighting import Weighting
from consult.events.catalogue import ComparisonChanged
from consult.events.log import lock_log, publish


def set_comparison(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    weighting: Weighting,
    compare: Sequence[str] | None = None,
    at: datetime,
) -> bool:
    """Set who counts equally by default and, before the first round opens, the lines; announce what changed.

    Args:
        compare: the lines in their order; None leaves them.
    Returns:
        False when nothing changed.
    Raises: NotPermitted; InvalidInput for lines that are none, or that would change after a round has opened: what
        was counted, released and sent along them could not be compared any more.
    """
    check(actor, Action.SET_COMPARISON, queries.facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    session.refresh(consultation)
    lines = list(consultation.compare if compare is None else compare)
    check_lines(lines)
    if lines != consultation.compare and not may_change_lines(session, consultation):
        raise InvalidInput.of_fields({"compare": "fixed"})
    if (lines, weighting) == (consultation.compare, consultation.weighting):
        return False
    consultation.compare, consultation.weighting = lines, weighting.value
    event = ComparisonChanged(consultation_id=consultation.id, weighting=weighting, lines=", ".join(lines))
    publish(session, consultation.id, event, actor=actor, at=at)
    return True


def may_change_lines(session: Session, consultation: Consultation) -> bool:
    """True until the first round opens."""
    return all(round_.state == RoundState.PLANNED for round_ in queries.rounds(session, consultation.id))
