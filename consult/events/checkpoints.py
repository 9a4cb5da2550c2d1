"""Checkpoints: the signed root of a log at one size, made so that a later rewriting of it cannot stay unseen.

The text of a checkpoint is a signed note with the three lines of a transparency log's checkpoint (origin, size, root)
and one that says when. Source: C2SP, tlog-checkpoint and signed-note.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.database import upsert
from consult.domain import merkle
from consult.events.models import Checkpoint, LogEntry
from consult.signing import SiteKey, is_signed


def make_checkpoint(
    session: Session, consultation_id: UUID, *, occasion: str, size: int, origin: str, key: SiteKey, at: datetime
) -> bool:
    """Sign the root of a log at a size; False when this occasion has its checkpoint already.

    The entries up to a size never change, so this needs no lock.
    """
    at = at.astimezone(UTC).replace(microsecond=0)
    root = root_at(session, consultation_id, size)
    row = upsert(session, Checkpoint).values(
        consultation_id=consultation_id,
        occasion=occasion,
        size=size,
        root=root,
        origin=origin,
        at=at,
        public_key=key.public,
        signature=key.sign(_body(origin, size, root, at)).hex(),
    )
    return session.scalar(row.on_conflict_do_nothing().returning(Checkpoint.id)) is not None


def _body(origin: str, size: int, root: str, at: datetime) -> bytes:
    when = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{origin}\n{size}\n{in_base64(root)}\nat {when}\n".encode()


def body_of(checkpoint: Checkpoint) -> bytes:
    """What the signature of a checkpoint covers."""
    return _body(checkpoint.origin, checkpoint.size, checkpoint.root, checkpoint.at)


def in_base64(digest: str) -> str:
    """A hash as checkpoints write it."""
    return base64.b64encode(bytes.fromhex(digest)).decode()


def note_of(checkpoint: Checkpoint) -> str:
    """The checkpoint as a signed note, which anybody can keep and check."""
    key = bytes.fromhex(checkpoint.public_key)
    hint = hashlib.sha256(checkpoint.origin.encode() + b"\n\x01" + key).digest()[:4]
    signature = base64.b64encode(hint + bytes.fromhex(checkpoint.signature)).decode()
    body = body_of(checkpoint).decode()
    return f"{body}\n— {checkpoint.origin} {signature}\n"


def is_signed_by_site(checkpoint: Checkpoint) -> bool:
    """True when the key that the checkpoint names signed just this."""
    try:
        signature = bytes.fromhex(checkpoint.signature)
        body = body_of(checkpoint)
    except ValueError:
        return False
    return is_signed(checkpoint.public_key, body, signature)


def root_at(session: Session, consultation_id: UUID, size: int) -> str:
    """The root of a log at a size: as it was signed, else as it is."""
    signed = sa.select(Checkpoint.root).where(Checkpoint.consultation_id == consultation_id, Checkpoint.size == size)
    return session.scalar(signed.limit(1)) or merkle.root(leaf_hashes_of(session, consultation_id, size))


def leaf_hashes_of(session: Session, consultation_id: UUID, size: int) -> Sequence[str]:
    """The leaf hashes of the first entries of a log, in order."""
    query = sa.select(LogEntry.leaf_hash).where(LogEntry.consultation_id == consultation_id, LogEntry.seq <= size)
    return session.scalars(query.order_by(LogEntry.seq)).all()


def checkpoints_of(session: Session, consultation_id: UUID, *, limit: int | None = None) -> Sequence[Checkpoint]:
    """The checkpoints of a consultation, the latest first."""
    query = sa.select(Checkpoint).where(Checkpoint.consultation_id == consultation_id)
    return session.scalars(query.order_by(Checkpoint.size.desc(), Checkpoint.at.desc()).limit(limit)).all()


def checkpoint_of_size(session: Session, consultation_id: UUID, size: int) -> Checkpoint | None:
    """The first checkpoint of a consultation at a size."""
    query = sa.select(Checkpoint).where(Checkpoint.consultation_id == consultation_id, Checkpoint.size == size)
    return session.scalar(query.order_by(Checkpoint.at).limit(1))


def first_checkpoint_after(session: Session, consultation_id: UUID, seq: int) -> Checkpoint | None:
    """The first checkpoint that covers an entry."""
    query = sa.select(Checkpoint).where(Checkpoint.consultation_id == consultation_id, Checkpoint.size >= seq)
    return session.scalar(query.order_by(Checkpoint.size, Checkpoint.at).limit(1))
