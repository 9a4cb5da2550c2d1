"""What is told when something happened; each letter once, however often and in whatever order the events come."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import AccreditationChange, Application, ApplicationStep
from consult.consultations.models import Appointment, Consultation, Delegation, Round
from consult.domain.vocabulary import Role, RoundState, StepKind
from consult.events.models import LogEntry
from consult.events.registry import Delivered
from consult.followup.models import Disposition
from consult.followup.queries import answers_of_act
from consult.mail import post_letter
from consult.notices.officers import addressee, officers, officers_of_any, tell
from consult.notices.receipts import lines_of
from consult.organisations.models import Person
from consult.positions.models import Offer, Position, Submission
from consult.positions.on_behalf.models import EntryOnBehalf


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
    """Tell the people of a delegation that its application was approved by two; an import has nobody to be told."""
    application = session.get_one(Application, delivered.event.application_id)
    if application.delegation_id is None:
        return
    tell(
        session,
        "delegation_accredited",
        officers(session, Delegation.id == application.delegation_id),
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


def announce_succession(session: Session, delivered: Delivered) -> None:
    """Tell the people of a delegation that its focal point changed; the former one only while in another office."""
    tell(
        session,
        "focal_point_succeeded",
        officers(session, Delegation.id == delivered.event.delegation_id),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(delivered.event.appointment_id),
        context={},
        at=delivered.now,
    )


def announce_decision(session: Session, delivered: Delivered) -> None:
    """Tell contributors that what their body offered was decided: once a day, for decisions come one by one."""
    entry = session.scalars(sa.select(LogEntry).where(LogEntry.event_id == delivered.event_id)).one()
    bodies = sa.select(Offer.body_id).where(
        Offer.delegation_id == delivered.event.delegation_id, Offer.decided_at == entry.at
    )
    their = sa.and_(Appointment.role == Role.CONTRIBUTOR, Appointment.body_id.in_(bodies))
    tell(
        session,
        "draft_decided",
        officers(session, Delegation.id == delivered.event.delegation_id, their),
        session.get_one(Consultation, delivered.consultation_id),
        about=f"{delivered.event.round_id}:{entry.at:%Y-%m-%d}",
        context={},
        at=delivered.now,
    )


def send_receipt(session: Session, delivered: Delivered) -> None:
    """Send the people of a delegation the receipt of a submission: once, however many positions it holds."""
    submission_id = session.get_one(Position, delivered.event.position_id).submission_id
    first = sa.select(sa.func.min(Position.seq)).where(Position.submission_id == submission_id)
    if submission_id is None or session.scalar(first) != delivered.seq:
        return
    if session.get(EntryOnBehalf, submission_id) is None:
        _tell_of_submission(session, delivered, "submission_received", submission_id)


def announce_entry(session: Session, delivered: Delivered) -> None:
    """Tell the people of a delegation, once, what the secretariat entered on its behalf."""
    _tell_of_submission(session, delivered, "submission_entered", delivered.event.submission_id)


def _tell_of_submission(session: Session, delivered: Delivered, template: str, submission_id: UUID) -> None:
    submission = session.get_one(Submission, submission_id)
    context = {
        "number": session.get_one(Round, submission.round_id).number,
        "submission_id": str(submission_id),
        "received_at": submission.submitted_at,
        "lines": lines_of(session, submission_id),
    }
    tell(
        session,
        template,
        officers(session, Delegation.id == submission.delegation_id),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(submission_id),
        context=context,
        at=delivered.now,
    )


def announce_answers(session: Session, delivered: Delivered) -> None:
    """Tell the people of the delegations whose inputs were answered: once a day, for answers come one by one."""
    answers = answers_of_act(session, delivered.event.act_id)
    if not answers:
        return
    own = sa.select(Position.delegation_id).join(Disposition, Disposition.position_id == Position.id)
    tell(
        session,
        "input_answered",
        officers(session, Delegation.id.in_(own.where(Disposition.act_id == delivered.event.act_id))),
        session.get_one(Consultation, delivered.consultation_id),
        about=f"{delivered.consultation_id}:{answers[0].answered_at:%Y-%m-%d}",
        context={},
        at=delivered.now,
    )


def announce_refusal(session: Session, delivered: Delivered) -> None:
    """Tell who applied that the application was refused, and why."""
    _tell_applicant(session, delivered, "application_refused", StepKind.REFUSED)


def announce_return(session: Session, delivered: Delivered) -> None:
    """Tell who applied that the application came back to be corrected, and why."""
    _tell_applicant(session, delivered, "application_returned", StepKind.RETURNED)


def _tell_applicant(session: Session, delivered: Delivered, template: str, kind: StepKind) -> None:
    application = session.get_one(Application, delivered.event.application_id)
    steps = sa.select(ApplicationStep.reason).where(
        ApplicationStep.application_id == application.id,
        ApplicationStep.version == delivered.event.number,
        ApplicationStep.kind == kind,
    )
    consultation = session.get_one(Consultation, delivered.consultation_id)
    person = session.get_one(Person, application.person_id)
    context = {
        "consultation": consultation.title,
        "slug": consultation.slug,
        "organisation": application.organisation_name,
        "reason": session.scalars(steps.order_by(ApplicationStep.at.desc()).limit(1)).first() or "",
    }
    post_letter(
        session,
        template,
        to=addressee(person),
        context=context,
        at=delivered.now,
        consultation_id=consultation.id,
        once_key=f"{template}:{application.id}:{delivered.event.number}",
    )
