"""The verbs of the chair's desk: draft, edit, approve, send."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation, Round
from consult.consultations.queries import current_round, facts_of
from consult.database import upsert
from consult.domain.errors import (
    DigestChanged,
    DigestStale,
    InvalidInput,
    MoveNotAllowed,
    NotApproved,
    NotFound,
)
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action, Actor, check, consultations_of, roles_given
from consult.domain.vocabulary import DigestState, RoundState
from consult.events.catalogue import DigestApproved, DigestEdited, DigestSending, DigestVoided
from consult.events.log import lock_log, publish
from consult.synthesis import drafting, sealing, voiding
from consult.synthesis.composing import PARTICIPANTS
from consult.synthesis.mail import SealedMail
from consult.synthesis.models import Approval, Delivery, Digest, Statement
from consult.synthesis.queries import stale_statements

LONGEST_SENTENCE = 2_000


def draft_digest_by_hand(
    session: Session, actor: Actor, consultation: Consultation, *, round_number: int | None = None, at: datetime
) -> Digest:
    """Draft the digest of a round as it stands now; an unsent draft of the same window is drafted again.

    Raises: NotPermitted, MoveNotAllowed (its digest went out already), InvalidInput (nobody answered).
    """
    check(actor, Action.DRAFT_DIGEST, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    round_ = _round(session, consultation, round_number)
    window = _window_by_hand(session, round_, at=at)
    digest = drafting.draft_digest(session, actor, consultation, round_, window=window, at=at)
    if digest is None:
        raise InvalidInput("Nobody has answered in this round yet, so there is nothing to draft.")
    return digest


def _round(session: Session, consultation: Consultation, number: int | None) -> Round:
    if number is None:
        round_ = current_round(session, consultation.id)
    else:
        query = sa.select(Round).where(Round.consultation_id == consultation.id, Round.number == number)
        round_ = session.scalar(query)
    if round_ is None or round_.state == RoundState.PLANNED:
        raise NotFound
    return round_


def _window_by_hand(session: Session, round_: Round, *, at: datetime) -> tuple[datetime, datetime]:
    """The window of the last unsent digest of the round, else from the end of the last one to now."""
    query = sa.select(Digest).where(Digest.round_id == round_.id, Digest.audience == PARTICIPANTS)
    last = session.scalar(query.order_by(Digest.window_start.desc()).limit(1))
    end = round_.closes_at if round_.state == RoundState.CLOSED else min(at, round_.closes_at)
    if last is None:
        return round_.opens_at, end
    if last.state in UNSENT:
        return last.window_start, max(end, last.window_end)
    if last.window_end >= end:
        raise MoveNotAllowed("The digest of this round went out already.")
    return last.window_end, end


def edit_statement(
    session: Session, actor: Actor, statement_id: UUID, *, text: str, revision: int, at: datetime
) -> Digest:
    """Put other words for a statement; empty words bring the drafted sentence back. Counts never change.

    Args:
        revision: the revision of the digest that the person saw.
    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    digest_id = session.scalar(sa.select(Statement.digest_id).where(Statement.id == statement_id))
    digest, consultation = digest_for(session, actor, digest_id, Action.EDIT_DIGEST, at=at)
    statement = session.get_one(Statement, statement_id)
    lock_log(session, consultation.id)
    session.refresh(digest)
    _require_unsent(digest)
    if digest.revision != revision:
        raise DigestChanged(extra={"revision": digest.revision, "current": statement.text, "yours": text})
    text = text.strip()
    if len(text) > LONGEST_SENTENCE or "\0" in text:
        raise InvalidInput("This sentence is too long to be read aloud.", fields={"text": "too_long"})
    if text == sealing.drafted_words(statement, consultation):
        text = ""
    if text == statement.text:
        return digest  # nothing changes, so approvals stand
    statement.text, statement.edited_by = text, actor.person_id if text else None
    if digest.state == DigestState.APPROVED:
        publish(session, consultation.id, DigestVoided(digest_id=digest.id, reason="edited"), actor=actor, at=at)
    voiding.void(session, digest, reason="a statement was edited", at=at)
    digest.revision += 1
    digest.revised_at = at
    event = DigestEdited(digest_id=digest.id, statement_id=statement.id)
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest


def approve_digest(
    session: Session, actor: Actor, digest_id: UUID, *, content_hash: str, settings: Settings, at: datetime
) -> Digest:
    """Approve the exact mails with this hash; with the last approval needed the digest can be sent.

    Raises: NotFound, NotPermitted, DigestStale, DigestChanged, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.APPROVE_DIGEST, at=at)
    lock_log(session, consultation.id)
    session.refresh(digest)
    _require_unsent(digest)
    if stale_statements(session, digest):
        raise DigestStale
    present, _ = sealing.seal(session, digest, settings)
    if not sealing.same_hash(present, content_hash):
        raise DigestChanged
    row = upsert(session, Approval).values(
        digest_id=digest.id, content_hash=present, person_id=actor.person_id, approved_at=at
    )
    if session.scalar(row.on_conflict_do_nothing().returning(Approval.id)) is None:
        return digest
    event = DigestApproved(digest_id=digest.id, content_hash=present)
    publish(session, consultation.id, event, actor=actor, at=at)
    if len(standing_approvals(session, digest, present)) >= consultation.approvals_needed:
        digest.state, digest.content_hash = DigestState.APPROVED, present
    return digest


def return_digest(session: Session, actor: Actor, digest_id: UUID, *, at: datetime) -> Digest:
    """Take approvals back before the digest is sent. Raises: NotFound, NotPermitted, MoveNotAllowed."""
    digest, consultation = digest_for(session, actor, digest_id, Action.APPROVE_DIGEST, at=at)
    lock_log(session, consultation.id)
    session.refresh(digest)
    _require_unsent(digest)
    voiding.void(session, digest, reason="a chair took the approval back", at=at)
    digest.revision += 1
    digest.revised_at = at
    event = DigestVoided(digest_id=digest.id, reason="returned")
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest


def send_digest(session: Session, actor: Actor, digest_id: UUID, *, settings: Settings, at: datetime) -> int:
    """Start sending: the point of no return, after which later positions belong to the next digest.

    Returns: the number of recipients. Raises: NotFound, NotPermitted, NotApproved, DigestStale, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.SEND_DIGEST, at=at)
    lock_log(session, consultation.id)
    session.refresh(digest)
    _require_unsent(digest)
    if stale_statements(session, digest):
        raise DigestStale
    present, mails = sealing.seal(session, digest, settings)
    if len(standing_approvals(session, digest, present)) < consultation.approvals_needed:
        raise NotApproved
    if not mails:
        raise InvalidInput("This digest has no recipients.")
    digest.state, digest.content_hash, digest.sending_at = DigestState.SENDING, present, at
    session.add_all(_delivery(digest, mail, at=at) for mail in mails)
    event = DigestSending(digest_id=digest.id, content_hash=present, recipients=len(mails))
    publish(session, consultation.id, event, actor=actor, at=at)
    return len(mails)


def _delivery(digest: Digest, mail: SealedMail, *, at: datetime) -> Delivery:
    return Delivery(
        digest_id=digest.id,
        person_id=mail.person_id,
        address=mail.address,
        language=mail.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        sealed_hash=mail.sealed_hash,
        next_at=at,
    )


def standing_approvals(session: Session, digest: Digest, content_hash: str) -> Sequence[Approval]:
    """Approvals of this content by people who are chairs now."""
    chairs = sa.select(Appointment.person_id).where(
        Appointment.consultation_id == digest.consultation_id,
        Appointment.role.in_(roles_given(Action.APPROVE_DIGEST)),
        Appointment.ended_at.is_(None),
    )
    query = sa.select(Approval).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    query = query.where(Approval.content_hash == content_hash, Approval.person_id.in_(chairs))
    return session.scalars(query).all()


def digest_for(
    session: Session, actor: Actor, digest_id: UUID | None, action: Action, *, at: datetime
) -> tuple[Digest, Consultation]:
    """A digest on which the actor may do this, with its consultation.

    Raises: NotFound where the actor may not even read it, else NotPermitted, FreshFactorNeeded.
    """
    own = consultations_of(actor, Action.READ_DIGEST_DRAFT)
    query = sa.select(Digest, Consultation).join(Consultation, Consultation.id == Digest.consultation_id)
    row = session.execute(query.where(Digest.id == digest_id, Consultation.id.in_(own))).one_or_none()
    if row is None:
        raise NotFound
    check(actor, action, facts_of(row[1]), at=at)
    return row[0], row[1]


def _require_unsent(digest: Digest) -> None:
    if digest.state not in UNSENT:
        raise MoveNotAllowed("This digest is on its way already; it can no longer be changed.")
