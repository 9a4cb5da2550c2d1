"""Receipts: stored with the submission, so that the same request gets the same answer for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.errors import SubmissionKeyReused
from consult.domain.permissions import Actor
from consult.events.log import Logged, leaf_of
from consult.events.models import LogEntry
from consult.positions import models, queries
from consult.positions.submission import Receipt, Submission


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who handed in what, for whom, in which round and when; `notes` is what else its receipt says."""

    actor: Actor
    consultation: Consultation
    delegation: Delegation
    round: Round
    submission: Submission
    at: datetime
    notes: Mapping[str, Any] = field(default_factory=dict)


def earlier_receipt(session: Session, delegation_id: UUID, submission: Submission) -> Receipt | None:
    """The receipt that this key was answered with before; None for a new key.

    Raises: SubmissionKeyReused when the key came with other content.
    """
    query = sa.select(models.Submission).where(models.Submission.delegation_id == delegation_id)
    known = session.scalar(query.where(models.Submission.submission_key == submission.submission_key))
    if known is None:
        return None
    if known.content_hash != submission.content_hash():
        raise SubmissionKeyReused(fields={"submission_key": "used before for other content"})
    return known.receipt


def store_submission(
    session: Session,
    act: Act,
    rows: Sequence[models.Position],
    logged: Sequence[Logged],
    codes: Mapping[UUID, str],
) -> Receipt:
    """Add the submission with its positions, each at its place in the log; the receipt is returned."""
    submission_id = uuid4()
    receipt = _receipt(session, act, submission_id)
    entries = _entries(session, logged)
    receipt["positions"] = [
        _line(row, entries[place.event_id], codes[row.target_revision_id])
        for row, place in zip(rows, logged, strict=True)
    ]
    session.add(_submission_row(act, submission_id, receipt))
    session.flush()
    for row, place in zip(rows, logged, strict=True):
        row.submission_id, row.seq = submission_id, place.seq
        session.add(row)
    session.flush()
    return receipt


def _receipt(session: Session, act: Act, submission_id: UUID) -> Receipt:
    return {
        "submission_id": str(submission_id),
        "consultation": act.consultation.slug,
        "consultation_id": str(act.consultation.id),
        "consultation_title": act.consultation.title,
        "round": act.round.number,
        "delegation": queries.name_of(session, act.delegation),
        "signed_by": act.submission.signature or act.actor.name,
        "received_at": act.at.isoformat(),
        "content_hash": act.submission.content_hash(),
        **act.notes,
    }


def _entries(session: Session, logged: Sequence[Logged]) -> dict[UUID, LogEntry]:
    query = sa.select(LogEntry).where(LogEntry.event_id.in_([place.event_id for place in logged]))
    return {entry.event_id: entry for entry in session.scalars(query)}


def _line(row: models.Position, entry: LogEntry, code: str) -> dict[str, Any]:
    leaf = leaf_of(
        entry.consultation_id, entry.seq, entry.name, entry.version, entry.at, entry.actor, entry.data, entry.salt
    )
    return {
        "code": code,
        "revision_id": str(row.target_revision_id),
        "version": row.version,
        "stance": row.stance,
        "content_hash": row.content_hash,
        "seq": entry.seq,
        "event_id": str(entry.event_id),
        "leaf": asdict(leaf),
        "salt": entry.salt,
        "data": entry.data,
        "leaf_hash": entry.leaf_hash,
        "previous_hash": entry.previous_hash,
        "entry_hash": entry.entry_hash,
    }


def _submission_row(act: Act, submission_id: UUID, receipt: Receipt) -> models.Submission:
    return models.Submission(
        id=submission_id,
        consultation_id=act.consultation.id,
        round_id=act.round.id,
        delegation_id=act.delegation.id,
        submission_key=act.submission.submission_key,
        content_hash=act.submission.content_hash(),
        person_id=act.actor.person_id,
        signature=act.submission.signature,
        submitted_at=act.at,
        receipt=receipt,
    )
