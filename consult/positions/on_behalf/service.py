"""Entering what came by letter, and confirming it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Delegation
from consult.consultations.queries import delegation_by_id
from consult.database import share_lock
from consult.domain.errors import InvalidInput, NotFound, NotPermitted, SignedByDelegation
from consult.domain.permissions import Action, Actor, check, decide
from consult.domain.positions import name_fault
from consult.domain.vocabulary import Role
from consult.events.catalogue import SubmissionConfirmed, SubmissionEntered
from consult.events.log import lock_log, publish
from consult.positions import queries
from consult.positions.on_behalf import queries as found
from consult.positions.on_behalf.models import EntryOnBehalf
from consult.positions.service.appending import append_submission
from consult.positions.service.checking import open_round
from consult.positions.service.receipts import earlier_receipt
from consult.positions.service.signing import begin_signing
from consult.positions.submission import Receipt, Submission
from consult.targets.queries import codes_of

LONGEST_REFERENCE = 300


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a delegation wrote: the date it bears, and the reference by which the secretariat filed it."""

    dated: date
    reference: str

    def faults(self, at: datetime) -> dict[str, str]:
        """What keeps a letter from being entered: field to `missing`, `too_long_or_unprintable` or `in_the_future`."""
        reference = self.reference.strip()
        faults = {"letter_date": "in_the_future"} if self.dated > at.date() else {}
        if not reference:
            faults["letter_reference"] = "missing"
        elif len(reference) > LONGEST_REFERENCE or name_fault(reference):
            faults["letter_reference"] = "too_long_or_unprintable"
        return faults


def delegation_for_letters(session: Session, actor: Actor, delegation_id: UUID) -> tuple[Delegation, Consultation]:
    """A delegation for which the actor may enter what came by letter, with its consultation.

    Raises: NotFound, the same whether there is none or the actor may not.
    """
    listed = delegation_by_id(session, delegation_id)
    if listed is None or listed.delegation.withdrawn_at is not None:
        raise NotFound
    consultation = session.get_one(Consultation, listed.delegation.consultation_id)
    if not decide(actor, Action.ENTER_ON_BEHALF, queries.facts_of(consultation, delegation_id)):
        raise NotFound
    return listed.delegation, consultation


def enter_on_behalf(
    session: Session, actor: Actor, delegation_id: UUID, *, submission: Submission, letter: Letter, at: datetime
) -> Receipt:
    """Append what a letter says as versions of the delegation's positions; both names are kept and announced.

    As with a submission, the same key gives the first receipt again.

    Raises: NotFound, FreshFactorNeeded, NotPermitted, SubmissionKeyReused, RoundClosed, PositionChanged,
        SignedByDelegation, InvalidInput.
    """
    delegation, consultation = delegation_for_letters(session, actor, delegation_id)
    check(actor, Action.ENTER_ON_BEHALF, queries.facts_of(consultation, delegation_id), at=at)
    _hold_offices(session, actor, delegation)
    lock_log(session, consultation.id)
    if earlier := earlier_receipt(session, delegation_id, submission):
        return earlier
    if faults := letter.faults(at):
        raise InvalidInput.of_fields(faults)
    _refuse_signed(session, delegation_id, submission, at=at)
    receipt = append_submission(
        session, actor, consultation, delegation, submission, notes=_notes(actor, letter), keeps_drafts=True, at=at
    )
    submission_id = UUID(receipt["submission_id"])
    session.add(
        EntryOnBehalf(
            submission_id=submission_id,
            entered_by=actor.person_id,
            letter_date=letter.dated,
            letter_reference=letter.reference.strip(),
        )
    )
    session.flush()
    round_id = queries.submission_of(session, delegation_id, submission_id).round_id
    event = SubmissionEntered(
        submission_id=submission_id, delegation_id=delegation_id, round_id=round_id, positions=len(submission.entries)
    )
    publish(session, consultation.id, event, actor=actor, at=at)
    return receipt


def _notes(actor: Actor, letter: Letter) -> dict[str, object]:
    return {
        "signed_by": "",
        "entered_by": actor.name,
        "letter": {"dated": letter.dated.isoformat(), "reference": letter.reference.strip()},
    }


def _hold_offices(session: Session, actor: Actor, delegation: Delegation) -> None:
    """Keep the secretariat's office and the delegation's accreditation from ending while we write."""
    accredited = sa.select(Delegation.id).where(Delegation.id == delegation.id, Delegation.withdrawn_at.is_(None))
    office = sa.select(Appointment.id).where(
        Appointment.person_id == actor.person_id,
        Appointment.consultation_id == delegation.consultation_id,
        Appointment.role == Role.SECRETARIAT,
        Appointment.ended_at.is_(None),
    )
    if not session.scalars(share_lock(session, accredited)).all():
        raise NotPermitted("The accreditation of this delegation was withdrawn.")
    if not session.scalars(share_lock(session, office)).all():
        raise NotPermitted("Your office in the secretariat has ended.")


def _refuse_signed(session: Session, delegation_id: UUID, submission: Submission, *, at: datetime) -> None:
    """Raises: SignedByDelegation for targets on which the delegation's own signature stands."""
    consultation_id = session.get_one(Delegation, delegation_id).consultation_id
    round_ = open_round(session, consultation_id, submission.round_id, at=at)
    signed = found.signed_by_itself(session, delegation_id, round_.id)
    guarded = signed & {entry.revision_id for entry in submission.entries if entry.revision_id}
    if guarded:
        codes = codes_of(session, guarded)
        raise SignedByDelegation(fields=dict.fromkeys(sorted(codes.values()), "signed_by_delegation"))


def confirm_entry(session: Session, actor: Actor, delegation_id: UUID, *, submission_id: UUID, at: datetime) -> None:
    """Let a delegation sign what the secretariat entered for it; confirming again changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    consultation = begin_signing(session, actor, Action.SUBMIT_POSITION, delegation_id, at=at)
    submission = queries.submission_of(session, delegation_id, submission_id)
    entry = session.get(EntryOnBehalf, submission_id, populate_existing=True)
    if entry is None:
        raise NotFound
    if entry.confirmed_at is not None:
        return
    entry.confirmed_by, entry.confirmed_at = actor.person_id, at
    event = SubmissionConfirmed(submission_id=submission_id, delegation_id=delegation_id, round_id=submission.round_id)
    publish(session, consultation.id, event, actor=actor, at=at)
