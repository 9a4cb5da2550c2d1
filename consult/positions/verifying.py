"""Checking positions and receipts against the log: what stands in the tables is what was announced."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.events.catalogue import PositionImported, PositionSubmitted, PositionWithdrawn
from consult.events.models import LogEntry
from consult.positions.models import Position, Submission
from consult.positions.queries import content_of

_ANNOUNCED = (PositionSubmitted.name, PositionWithdrawn.name, PositionImported.name)


def faults_in_positions(session: Session, consultation_id: UUID) -> list[str]:
    """What is wrong with the positions and receipts of a consultation, one sentence a fault; empty when all hold."""
    return [*_faults_in_rows(session, consultation_id), *_faults_in_receipts(session, consultation_id)]


def _faults_in_rows(session: Session, consultation_id: UUID) -> Iterator[str]:
    """Positions that say something else than their log entry binds, and entries without their position."""
    positions = sa.select(Position).where(Position.consultation_id == consultation_id).order_by(Position.seq)
    entries = sa.select(LogEntry.seq, LogEntry.data).where(
        LogEntry.consultation_id == consultation_id, LogEntry.name.in_(_ANNOUNCED)
    )
    announced = {row[0]: row[1] for row in session.execute(entries)}
    for position in session.scalars(positions.execution_options(yield_per=1000)):
        data = announced.pop(position.seq, None)
        if data is None or data.get("position_id") != str(position.id):
            yield f"position {position.id} has no entry {position.seq} in the log"
        elif content_of(position).hash() != position.content_hash or _differs(position, data):
            yield f"position {position.id} was changed: it does not say what entry {position.seq} announced"
    for seq in announced:
        yield f"entry {seq} announces a position that is not there"


def _differs(position: Position, data: Mapping[str, Any]) -> bool:
    stored = {
        "delegation_id": str(position.delegation_id),
        "round_id": str(position.round_id),
        "revision_id": str(position.target_revision_id),
        "position_version": position.version,
        "content_hash": position.content_hash,
        "stance": position.stance,
    }
    return any(data.get(name) != value for name, value in stored.items())


def _faults_in_receipts(session: Session, consultation_id: UUID) -> Iterator[str]:
    """Receipts that name other entries than the log has: theirs, or the log's, were changed."""
    entries = sa.select(LogEntry.seq, LogEntry.leaf_hash, LogEntry.entry_hash)
    hashes = {
        row[0]: (row[1], row[2]) for row in session.execute(entries.where(LogEntry.consultation_id == consultation_id))
    }
    query = sa.select(Submission.id, Submission.content_hash, Submission.receipt)
    for submission_id, content_hash, receipt in session.execute(
        query.where(Submission.consultation_id == consultation_id).order_by(Submission.submitted_at)
    ):
        if receipt.get("content_hash") != content_hash:
            yield f"receipt {submission_id} was changed: it is of another content than its submission"
        for line in receipt.get("positions", []):
            if hashes.get(line["seq"]) != (line["leaf_hash"], line["entry_hash"]):
                yield f"receipt {submission_id} names another entry {line['seq']} than the log has"


def faults_in_receipt(session: Session, receipt: Mapping[str, Any]) -> list[str]:
    """What a receipt says that the log here does not; empty when the log has its entries."""
    consultation_id = UUID(receipt["consultation_id"])
    faults = []
    for line in receipt["positions"]:
        entry = session.get(LogEntry, (consultation_id, line["seq"]))
        if entry is None:
            faults.append(f"the log here has no entry {line['seq']}")
        elif (entry.leaf_hash, entry.entry_hash) != (line["leaf_hash"], line["entry_hash"]):
            faults.append(f"the log here has another entry {line['seq']}: it was rewritten, and this receipt shows it")
    return faults
