"""Checking a consultation's log: the chain, what its entries bind, and the checkpoints that were signed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain import chain, merkle
from consult.events.catalogue import CATALOGUE
from consult.events.checkpoints import checkpoints_of, is_signed_by_site
from consult.events.log import leaf_of
from consult.events.models import Checkpoint, LogEntry, LogHead, PersonalContent


@dataclass(frozen=True, kw_only=True)
class LogReport:
    """What a look at a log found: faults in sentences, how long it is and how many contents were erased from it."""

    faults: Sequence[str]
    length: int
    checkpoints: int
    erased: int


def report_on_log(session: Session, consultation_id: UUID, known_keys: Collection[str] | None = None) -> LogReport:
    """Check every entry, the head, the contents kept apart and every checkpoint of a consultation.

    Args:
        known_keys: the public keys whose signatures are this site's; None where only the log itself is asked.
    """
    rows, head = _rows_and_head(session, consultation_id)
    faults: list[str] = []
    entries = [entry for row in rows if (entry := _chained(row, faults))]
    faults += chain.broken_entries(str(consultation_id), entries, head=head)
    erased = _check_contents(session, consultation_id, entries, faults)
    checkpoints = checkpoints_of(session, consultation_id)
    leaf_hashes = [row.leaf_hash for row in rows]
    faults += broken_checkpoints(leaf_hashes, checkpoints, known_keys)
    return LogReport(faults=faults, length=len(rows), checkpoints=len(checkpoints), erased=erased)


def _rows_and_head(session: Session, consultation_id: UUID) -> tuple[list[LogEntry], tuple[int, str]]:
    # head and entries in one statement: an event published between two would look like a missing entry
    query = (
        sa.select(LogEntry, LogHead.seq, LogHead.entry_hash)
        .select_from(LogHead)
        .outerjoin(LogEntry, LogEntry.consultation_id == LogHead.consultation_id)
        .where(LogHead.consultation_id == consultation_id)
        .order_by(LogEntry.seq)
    )
    found = session.execute(query).all()
    if not found:
        return [], (-1, "")
    return [row[0] for row in found if row[0] is not None], (found[0][1], found[0][2])


def _chained(row: LogEntry, faults: list[str]) -> chain.ChainedEntry | None:
    try:
        leaf = leaf_of(row.consultation_id, row.seq, row.name, row.version, row.at, row.actor, row.data, row.salt)
    except (ValueError, AttributeError, TypeError):
        faults.append(f"entry {row.seq} was changed: what it holds is no content of an entry")
        return None
    return chain.ChainedEntry(
        leaf=leaf, leaf_hash=row.leaf_hash, previous_hash=row.previous_hash, entry_hash=row.entry_hash
    )


def _check_contents(
    session: Session, consultation_id: UUID, entries: Sequence[chain.ChainedEntry], faults: list[str]
) -> int:
    """Compare the contents kept apart with what their entries bind; returns how many were erased."""
    query = sa.select(PersonalContent).where(PersonalContent.consultation_id == consultation_id)
    apart = {row.seq: row for row in session.scalars(query)}
    erased = 0
    for entry in entries:
        if not (entry.leaf.name in CATALOGUE and CATALOGUE[entry.leaf.name].is_personal):
            continue
        content = apart.pop(entry.leaf.seq, None)
        if content is None:
            erased += 1
        elif not _binds(entry.leaf, content):
            faults.append(f"the personal content of entry {entry.leaf.seq} is not what the entry binds")
    faults.extend(f"a personal content claims entry {seq}, which has none" for seq in apart)
    return erased


def _binds(leaf: chain.Leaf, content: PersonalContent) -> bool:
    try:
        return chain.commitment(content.salt, content.data) == leaf.commitment
    except ValueError:
        return False


def broken_checkpoints(
    leaf_hashes: Sequence[str], checkpoints: Sequence[Checkpoint], known_keys: Collection[str] | None
) -> list[str]:
    """Checkpoints whose root the log does not have at that size, or that this site did not sign."""
    roots = merkle.roots_at(leaf_hashes, {checkpoint.size for checkpoint in checkpoints})
    faults = []
    for checkpoint in checkpoints:
        name = f"the checkpoint of size {checkpoint.size} ({checkpoint.occasion})"
        if known_keys is not None and checkpoint.public_key not in known_keys:
            faults.append(f"{name} is signed with a key that is not this site's")
        elif not is_signed_by_site(checkpoint):
            faults.append(f"{name} was changed: its signature does not hold")
        if checkpoint.size > len(leaf_hashes):
            faults.append(f"{name} saw more entries than the log has now: {len(leaf_hashes)}")
        elif roots[checkpoint.size] != checkpoint.root:
            faults.append(f"{name} saw other entries than the log has now")
    return faults
