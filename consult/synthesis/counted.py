"""The counted list of a digest: every position in the log up to it, and whether it counts; if not, why."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation, Round
from consult.domain.chain import canonical_json, content_hash
from consult.domain.vocabulary import AssociationKind, CountedState
from consult.events.models import LogEntry
from consult.positions.associations.models import Association, BlocStatement
from consult.positions.models import Position
from consult.synthesis.models import CountedList, Digest, StandingPosition

ELSEWHERE = "another position stands for the delegation"
COLUMNS = ("seq", "leaf", "round", "state", "why", "delegations")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One entry of a counted list; `delegations` is for how many it counts, with those associated with it."""

    seq: int
    leaf: str
    round: int
    state: CountedState
    why: str = ""
    delegations: int = 0


def store_counted_list(session: Session, digest: Digest) -> CountedList:
    """Write down what counts in this draft of a digest, after its round was counted; the caller holds the lock."""
    document = {
        "consultation": str(digest.consultation_id),
        "digest": str(digest.id),
        "draft": digest.draft,
        "as_of": digest.as_of,
        "entries": [_line(entry) for entry in _entries(session, digest)],
    }
    row = CountedList(
        digest_id=digest.id,
        draft=digest.draft,
        content_hash=content_hash(document),
        document=canonical_json(document).decode(),
    )
    session.add(row)
    return row


def _line(entry: Counted) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in COLUMNS}
    return {name: value for name, value in values.items() if value}


def _entries(session: Session, digest: Digest) -> list[Counted]:
    standing = _standing(session, digest.consultation_id)
    found = [*_positions(session, digest, standing), *_associations(session, digest, standing)]
    return sorted(found, key=lambda entry: entry.seq)


def _standing(session: Session, consultation_id: UUID) -> Sequence[Any]:
    """What stands behind the tallies: what counts is read from there, not decided a second time."""
    row = StandingPosition
    here = sa.select(Round.id).where(Round.consultation_id == consultation_id)
    # columns, here and below: a round may have tens of thousands, and making an object of each takes most of it
    query = sa.select(row.position_id, row.delegation_id, row.associated_with, row.seq)
    return session.execute(query.where(row.round_id.in_(here), row.stance.is_not(None))).all()


def _positions(session: Session, digest: Digest, standing: Sequence[Any]) -> Iterator[Counted]:
    key = Position.round_id, Position.target_revision_id, Position.delegation_id
    query = (
        sa.select(Position.id, Position.seq, Position.is_withdrawn, *key)
        .add_columns(LogEntry.leaf_hash, Round.number, Delegation.withdrawn_at)
        .join(LogEntry, sa.and_(LogEntry.consultation_id == Position.consultation_id, LogEntry.seq == Position.seq))
        .join(Round, Round.id == Position.round_id)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .where(Position.consultation_id == digest.consultation_id, Position.seq <= digest.as_of)
        .order_by(Position.seq)
    )
    rows = session.execute(query).all()
    last = {(row.round_id, row.target_revision_id, row.delegation_id): row.seq for row in rows}
    counts = Counter(row.position_id for row in standing)
    for row in rows:
        state, why = _state(row, last[row.round_id, row.target_revision_id, row.delegation_id], counts[row.id])
        yield Counted(
            seq=row.seq, leaf=row.leaf_hash, round=row.number, state=state, why=why, delegations=counts[row.id]
        )


def _state(row: Any, newest: int, counts: int) -> tuple[CountedState, str]:
    if counts:
        return CountedState.COUNTED, ""
    if row.is_withdrawn:
        return CountedState.WITHDRAWN, "by its delegation"
    if newest != row.seq:
        return CountedState.SUPERSEDED, f"by entry {newest}"
    if row.withdrawn_at is not None:
        return CountedState.WITHDRAWN, "with the accreditation"
    return CountedState.SUPERSEDED, ELSEWHERE


def _associations(session: Session, digest: Digest, standing: Sequence[Any]) -> Iterator[Counted]:
    """Who is counted through somebody else's position has the entry of the association to show for it."""
    query = (
        sa.select(Association, LogEntry.leaf_hash, Round.number)
        .join(BlocStatement, BlocStatement.id == Association.statement_id)
        .join(Round, Round.id == BlocStatement.round_id)
        .join(
            LogEntry,
            sa.and_(LogEntry.consultation_id == BlocStatement.consultation_id, LogEntry.seq == Association.seq),
        )
        .where(BlocStatement.consultation_id == digest.consultation_id, Association.seq <= digest.as_of)
        .order_by(Association.version)
    )
    rows = session.execute(query).all()
    last = {(row[0].statement_id, row[0].delegation_id): row[0].seq for row in rows}
    through: dict[tuple[UUID, UUID], list[int]] = {}
    for row in standing:
        if row.associated_with:
            through.setdefault((row.associated_with, row.delegation_id), []).append(row.seq)
    for association, leaf_hash, round_number in rows:
        if association.kind == AssociationKind.JOINED:
            key = association.statement_id, association.delegation_id
            state, why = _followed(association.seq, last[key], through.get(key, []))
            yield Counted(seq=association.seq, leaf=leaf_hash, round=round_number, state=state, why=why)


def _followed(seq: int, newest: int, through: Sequence[int]) -> tuple[CountedState, str]:
    if newest != seq:
        return CountedState.SUPERSEDED, f"by entry {newest}"
    if through:
        return CountedState.COUNTED, f"through {' and '.join(map(str, sorted(through)))}"
    return CountedState.SUPERSEDED, ELSEWHERE


def counted_list_of(session: Session, digest: Digest) -> CountedList | None:
    """The counted list of the present draft of a digest; None for one drafted before there were any."""
    return session.get(CountedList, (digest.id, digest.draft))


def entries_of(found: CountedList) -> list[Counted]:
    """The entries of a counted list, in the order of the log."""
    lines = json.loads(found.document)["entries"]
    return [Counted(**{**line, "state": CountedState(line["state"])}) for line in lines]


def as_csv(found: CountedList) -> str:
    """A counted list as a table."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(entry, name) for name in COLUMNS] for entry in entries_of(found))
    return text.getvalue()


def faults_in_counted_lists(session: Session, consultation_id: UUID) -> list[str]:
    """Counted lists that are not the bytes of their hash, or name other leaves than the log has."""
    entries = sa.select(LogEntry.seq, LogEntry.leaf_hash).where(LogEntry.consultation_id == consultation_id)
    leaves = {row[0]: row[1] for row in session.execute(entries)}
    query = sa.select(CountedList).join(Digest, Digest.id == CountedList.digest_id)
    faults = []
    for found in session.scalars(query.where(Digest.consultation_id == consultation_id)):
        name = f"the counted list of draft {found.draft} of digest {found.digest_id}"
        if hashlib.sha256(found.document.encode()).hexdigest() != found.content_hash:
            faults.append(f"{name} was changed: it does not have its hash")
        elif any(leaves.get(entry.seq) != entry.leaf for entry in entries_of(found)):
            faults.append(f"{name} names other leaves than the log has")
    return faults
