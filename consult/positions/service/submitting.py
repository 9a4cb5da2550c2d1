"""Submitting: a person of the delegation signs, and each entry becomes a version."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.errors import NotPermitted
from consult.domain.permissions import Action, Actor, check, decide
from consult.events.log import lock_log
from consult.positions import queries
from consult.positions.service.appending import append_submission
from consult.positions.service.checking import hold_accreditation
from consult.positions.service.receipts import earlier_receipt
from consult.positions.submission import Receipt, Submission


def submit_positions(
    session: Session, actor: Actor, delegation_id: UUID, *, submission: Submission, at: datetime
) -> Receipt:
    """Append a version of the delegation's position for each entry, and announce them.

    An entry without a stance withdraws. Repeating a submission key with the same content gives the
    first receipt again, whatever happened since; equal content is not the test.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, SubmissionKeyReused, RoundClosed, PositionChanged, InvalidInput.
    """
    delegation, consultation = queries.own_delegation(session, actor, delegation_id)
    withdraws = any(entry.content.stance is None for entry in submission.entries)
    action = Action.WITHDRAW_POSITION if withdraws else Action.SUBMIT_POSITION
    facts = queries.facts_of(consultation, delegation_id)
    if not decide(actor, action, facts):
        raise NotPermitted("Only the focal point or a deputy can sign for a delegation.")
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    if earlier := earlier_receipt(session, delegation_id, submission):
        return earlier
    check(actor, action, facts, at=at)  # after the repetition, which binds nobody any more
    return append_submission(session, actor, consultation, delegation, submission, at=at)
