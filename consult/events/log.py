"""Publishing: an event, its place in the log and the work it causes, in the caller's transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain import chain
from consult.domain.permissions import Actor
from consult.events.catalogue import CATALOGUE, Event
from consult.events.models import LogEntry, LogHead, Work
from consult.events.registry import handlers_of


@dataclass(frozen=True, kw_only=True)
class Logged:
    """The place of an event in its consultation's log."""

    event_id: UUID
    seq: int
    previous_hash: str
    leaf_hash: str
    entry_hash: str


def start_log(session: Session, consultation_id: UUID) -> None:
    """Give a new consultation its empty log."""
    session.add(LogHead(consultation_id=consultation_id, seq=0, entry_hash=chain.first_hash(str(consultation_id))))
    session.flush()


def lock_log(session: Session, consultation_id: UUID) -> int:
    """Take the consultation's lock and return the last place in its log.

    Whoever holds it sees and makes the order of events; it is released with the transaction.
    """
    head = sa.update(LogHead).where(LogHead.consultation_id == consultation_id).values(seq=LogHead.seq)
    return session.scalars(head.returning(LogHead.seq)).one()


def publish(session: Session, consultation_id: UUID, event: Event, *, actor: Actor, at: datetime) -> Logged:
    """Append an event to the log, with one work row for each handler that subscribed to it."""
    [logged] = publish_all(session, consultation_id, [event], actor=actor, at=at)
    return logged


def publish_all(
    session: Session, consultation_id: UUID, events: Sequence[Event], *, actor: Actor, at: datetime
) -> list[Logged]:
    """Append events in order; as `publish`, in two statements however many they are."""
    if not events:
        return []
    session.flush()
    move = sa.update(LogHead).where(LogHead.consultation_id == consultation_id)
    last, previous = session.execute(
        move.values(seq=LogHead.seq + len(events)).returning(LogHead.seq, LogHead.entry_hash)
    ).one()
    entries: list[dict[str, object]] = []
    for seq, event in enumerate(events, start=last - len(events) + 1):
        entry = _entry(consultation_id, seq, previous, event, actor=actor, at=at)
        previous = str(entry["entry_hash"])
        entries.append(entry)
    session.execute(sa.insert(LogEntry), entries)
    session.execute(move.values(entry_hash=previous))
    _add_work(session, entries, at=at)
    return [Logged(**{key: entry[key] for key in Logged.__dataclass_fields__}) for entry in entries]  # type: ignore[arg-type]  # rows of known columns


def _entry(
    consultation_id: UUID, seq: int, previous: str, event: Event, *, actor: Actor, at: datetime
) -> dict[str, object]:
    salt, data = secrets.token_hex(32), event.to_data()
    leaf = leaf_of(consultation_id, seq, event.name, event.version, at, actor.pseudonym, data, salt)
    leaf_hash = leaf.hash()
    return {
        "consultation_id": consultation_id,
        "seq": seq,
        "event_id": uuid4(),
        "name": event.name,
        "version": event.version,
        "at": at,
        "actor": actor.pseudonym,
        "data": data,
        "salt": salt,
        "leaf_hash": leaf_hash,
        "previous_hash": previous,
        "entry_hash": chain.entry_hash(previous, leaf_hash),
    }


def leaf_of(
    consultation_id: UUID,
    seq: int,
    name: str,
    version: int,
    at: datetime,
    actor: str,
    data: dict[str, object],
    salt: str,
) -> chain.Leaf:
    """The leaf of an event from its stored columns."""
    subject = CATALOGUE[name].subject
    object_version = data.get("position_version") or data.get("number") or data.get("draft")
    accreditation = data.get("delegation_id")
    return chain.Leaf(
        consultation_id=str(consultation_id),
        seq=seq,
        name=name,
        version=version,
        at=at.astimezone(UTC).isoformat(),
        actor=actor,
        accreditation_id=str(accreditation) if accreditation else None,
        object_id=str(data.get(subject)),
        object_version=object_version if isinstance(object_version, int) else None,
        commitment=chain.commitment(salt, data),
    )


def _add_work(session: Session, entries: list[dict[str, object]], *, at: datetime) -> None:
    rows = [
        {"id": uuid4(), "event_id": entry["event_id"], "handler": handler, "next_at": at}
        for entry in entries
        for handler in handlers_of(str(entry["name"]))
    ]
    if rows:
        session.execute(sa.insert(Work), rows)
