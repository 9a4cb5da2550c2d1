"""A log of many entries in the memory: rows as the database would give them, with checkpoints, made for tampering."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from consult.domain import chain, merkle
from consult.events.checkpoints import body_of
from consult.events.log import leaf_of
from consult.events.models import Checkpoint, LogEntry
from consult.signing import SiteKey

CONSULTATION, START = UUID(int=7), datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY, ORIGIN = SiteKey("11" * 32), "consult.example.org/c/long"
LENGTH, CHECKPOINT_EVERY = 10_000, 1000
NAMES = ("position.submitted", "position.withdrawn", "target.revised")


@dataclass
class Log:
    """The rows of a log, its head and what was signed of it."""

    rows: list[LogEntry]
    head: tuple[int, str]
    checkpoints: list[Checkpoint] = field(default_factory=list)

    def copy(self) -> "Log":
        """The same log in lists of its own; the rows are shared until one is replaced."""
        return Log(rows=list(self.rows), head=self.head, checkpoints=self.checkpoints)

    def replace(self, place: int, **changes: Any) -> LogEntry:
        """Another row in the place of one, with some columns changed."""
        self.rows[place] = changed(self.rows[place], **changes)
        return self.rows[place]


def changed(row: LogEntry, **changes: Any) -> LogEntry:
    """A row like another."""
    values = {column.name: getattr(row, column.name) for column in LogEntry.__table__.columns}
    return LogEntry(**{**values, **changes})


def sealed(row: LogEntry, previous: str) -> LogEntry:
    """The row with the hashes that its columns give: what a forger computes who knows our code."""
    leaf = leaf_of(row.consultation_id, row.seq, row.name, row.version, row.at, row.actor, row.data, row.salt)
    row.leaf_hash, row.previous_hash = leaf.hash(), previous
    row.entry_hash = chain.entry_hash(previous, row.leaf_hash)
    return row


def entry(seq: int, previous: str, text: str = "true") -> LogEntry:
    """A row that holds, after this hash."""
    row = LogEntry(
        consultation_id=CONSULTATION,
        seq=seq,
        event_id=uuid4(),
        name=NAMES[seq % len(NAMES)],
        version=1,
        at=START + timedelta(seconds=seq),
        actor=f"p-{seq % 50}",
        data={"position_id": str(UUID(int=seq)), "delegation_id": str(UUID(int=seq % 50)), "text": text},
        salt=hashlib.sha256(f"{seq}{text}".encode()).hexdigest(),
    )
    return sealed(row, previous)


@cache
def true_log(length: int = LENGTH) -> Log:
    """A log that holds, with a checkpoint for every thousand entries."""
    rows: list[LogEntry] = []
    previous = chain.first_hash(str(CONSULTATION))
    for seq in range(1, length + 1):
        rows.append(entry(seq, previous))
        previous = rows[-1].entry_hash
    sizes = set(range(CHECKPOINT_EVERY, length + 1, CHECKPOINT_EVERY))
    roots = merkle.roots_at([row.leaf_hash for row in rows], sizes)
    return Log(
        rows=rows, head=(length, previous), checkpoints=[_checkpoint(size, roots[size]) for size in sorted(sizes)]
    )


def _checkpoint(size: int, root: str) -> Checkpoint:
    made = Checkpoint(
        consultation_id=CONSULTATION,
        occasion=f"hand:{size}",
        size=size,
        root=root,
        origin=ORIGIN,
        at=START,
        public_key=KEY.public,
    )
    made.signature = KEY.sign(body_of(made)).hex()
    return made


def rewrite(log: Log, start: int) -> None:
    """Compute every hash anew from a place on, and the head: the whole of what can be rewritten."""
    previous = log.rows[start - 1].entry_hash if start else chain.first_hash(str(CONSULTATION))
    for place in range(start, len(log.rows)):
        log.rows[place] = sealed(changed(log.rows[place], seq=place + 1), previous)
        previous = log.rows[place].entry_hash
    log.head = (len(log.rows), previous)
