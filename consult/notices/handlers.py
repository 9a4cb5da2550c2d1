"""What is told when something happened; each letter once, however often and in whatever order the events come."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import AccreditationChange
from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.vocabulary import RoundState
from consult.events.registry import Delivered
from consult.notices.officers import officers, officers_of_any, tell
from consult.notices.receipts import lines_of
from consult.positions.models import Position, Submission


def announce_round(session: Session, delivered: Delivered) -> None:
    """Tell the people of all delegations that a round is open; nobody, where it is over by now."""
    round_ = session.get_one(Round, delivered.event.round_id)
    if round_.state != RoundState.OPEN or round_.closes_at <= delivered.now:
        return
    tell(
        session,
        "round_opened",
        officers(session, Delegation.consultation_id == delivered.consultation_id),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(round_.id),
        context={"number": round_.number, "closes_at": round_.closes_at},
        at=delivered.now,
    )


def announce_accreditation(session: Session, delivered: Delivered) -> None:
    """Tell the people of a delegation that it is accredited; a delegation of an import has none."""
    tell(
        session,
        "delegation_accredited",
        officers(session, Delegation.id == delivered.event.delegation_id),
        session.get_one(Consultation, delivered.consultation_id),
        about="",
        context={},
        at=delivered.now,
    )


def announce_withdrawal(session: Session, delivered: Delivered) -> None:
    """Tell the people of a delegation that its accreditation was withdrawn and why, unless it was restored since."""
    _announce_change(session, delivered, "accreditation_withdrawn", is_withdrawal=True)


def announce_restoration(session: Session, delivered: Delivered) -> None:
    """Tell the people of a delegation that it is accredited again, unless that was withdrawn once more since."""
    _announce_change(session, delivered, "accreditation_restored", is_withdrawal=False)


def _announce_change(session: Session, delivered: Delivered, template: str, *, is_withdrawal: bool) -> None:
    delegation = session.get_one(Delegation, delivered.event.delegation_id)
    changes = sa.select(AccreditationChange).where(AccreditationChange.delegation_id == delegation.id)
    last = session.scalars(changes.order_by(AccreditationChange.at.desc()).limit(1)).one_or_none()
    if last is None or last.is_withdrawal != is_withdrawal:
        return
    consultation = session.get_one(Consultation, delivered.consultation_id)
    tell(
        session,
        template,
        officers_of_any(session, Delegation.id == delegation.id),
        consultation,
        about=str(last.id),
        context={"reason": last.reason, "slug": consultation.slug},
        at=delivered.now,
    )


def send_receipt(session: Session, delivered: Delivered) -> None:
    """Send the people of a delegation the receipt of a submission: once, however many positions it holds."""
    submission_id = session.get_one(Position, delivered.event.position_id).submission_id
    first = sa.select(sa.func.min(Position.seq)).where(Position.submission_id == submission_id)
    if submission_id is None or session.scalar(first) != delivered.seq:
        return
    submission = session.get_one(Submission, submission_id)
    context = {
        "number": session.get_one(Round, submission.round_id).number,
        "submission_id": str(submission_id),
        "received_at": submission.submitted_at,
        "lines": lines_of(session, submission_id),
    }
    tell(
        session,
        "submission_received",
        officers(session, Delegation.id == submission.delegation_id),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(submission_id),
        context=context,
        at=delivered.now,
    )
