"""Checking a consultation's log: the chain, what its entries bind, and the checkpoints that were signed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
    checkpoints = checkpoints_of(session, consultation_id)
    faults = list(faults_in_rows(consultation_id, rows, head, checkpoints, known_keys))
    apart, erased = _check_contents(session, consultation_id, rows)
    return LogReport(faults=faults + apart, length=len(rows), checkpoints=len(checkpoints), erased=erased)


def faults_in_rows(
    consultation_id: UUID,
    rows: Iterable[LogEntry],
    head: tuple[int, str],
    checkpoints: Sequence[Checkpoint],
    known_keys: Collection[str] | None = None,
    *,
    chained: Callable[[LogEntry], chain.ChainedEntry] | None = None,
) -> Iterator[str]:
    """What is wrong with the stored rows of a log, the gravest last; none when it holds.

    Args:
        rows: the entries in the order of `seq`.
        head: number and hash of the last entry, kept apart.
        chained: what a row is by itself, for a caller who has looked at the same rows before.
    """
    leaf_hashes: list[str] = []
    unreadable: list[str] = []

    def entries() -> Iterator[chain.ChainedEntry]:
        for row in rows:
            try:
                entry = (chained or chained_entry)(row)
            except (ValueError, AttributeError, TypeError):
                unreadable.append(f"entry {row.seq} was changed: what it holds is no content of an entry")
                leaf_hashes.append(row.leaf_hash)
            else:
                leaf_hashes.append(entry.leaf_hash)
                yield entry

    yield from chain.broken_entries(str(consultation_id), entries(), head=head)
    yield from unreadable
    yield from broken_checkpoints(leaf_hashes, checkpoints, known_keys)


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


def chained_entry(row: LogEntry) -> chain.ChainedEntry:
    """A stored row as the verifier needs it. Raises: ValueError, AttributeError or TypeError for what was no entry."""
    leaf = leaf_of(row.consultation_id, row.seq, row.name, row.version, row.at, row.actor, row.data, row.salt)
    return chain.ChainedEntry(
        leaf=leaf, leaf_hash=row.leaf_hash, previous_hash=row.previous_hash, entry_hash=row.entry_hash
    )


def _check_contents(session: Session, consultation_id: UUID, rows: Sequence[LogEntry]) -> tuple[list[str], int]:
    """What is wrong with the contents kept apart, and how many were erased."""
    query = sa.select(PersonalContent).where(PersonalContent.consultation_id == consultation_id)
    apart = {row.seq: row for row in session.scalars(query)}
    faults, erased = [], 0
    for row in rows:
        if row.name not in CATALOGUE or not CATALOGUE[row.name].is_personal:
            continue
        content = apart.pop(row.seq, None)
        if content is None:
            erased += 1
        elif not _binds(row, content):
            faults.append(f"the personal content of entry {row.seq} is not what the entry binds")
    return [*faults, *(f"a personal content claims entry {seq}, which has none" for seq in apart)], erased


def _binds(row: LogEntry, content: PersonalContent) -> bool:
    try:
        return chain.commitment(content.salt, content.data) == row.data.get("commitment")
    except (ValueError, AttributeError):
        return False


def broken_checkpoints(
    leaf_hashes: Sequence[str], checkpoints: Sequence[Checkpoint], known_keys: Collection[str] | None
) -> list[str]:
    """Checkpoints whose root the log does not have at that size, or that this site did not sign."""
    try:
        roots = merkle.roots_at(leaf_hashes, {checkpoint.size for checkpoint in checkpoints})
    except ValueError:
        return ["the checkpoints cannot be compared with the log: the hash of a leaf is none"]
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
