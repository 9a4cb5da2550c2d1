"""Publishing: an event, its place in the log and the work it causes, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.database import upsert
from consult.domain import chain
from consult.domain.permissions import Actor
from consult.events.catalogue import CATALOGUE, Event
from consult.events.models import LogEntry, LogHead, PersonalContent, Work
from consult.events.registry import handlers_of

SALT_LENGTH = 64
"""Hexadecimal digits of a salt of 32 bytes."""
BOUND_FIELDS = frozenset({"accreditation_id", "object_id", "object_version", "commitment"})
"""Fields of a leaf that come from the content of its event."""


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


def start_log_once(session: Session, owner_id: UUID) -> None:
    """Give an organisation, whose log is nobody else's, its empty log, unless it has one."""
    head = {"consultation_id": owner_id, "seq": 0, "entry_hash": chain.first_hash(str(owner_id))}
    session.execute(upsert(session, LogHead).values(head).on_conflict_do_nothing(index_elements=["consultation_id"]))


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
    personal = [_set_apart(entry, event) for entry, event in zip(entries, events, strict=True) if event.is_personal]
    session.execute(sa.insert(LogEntry), entries)
    if personal:
        session.execute(sa.insert(PersonalContent), personal)
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


def _set_apart(entry: dict[str, object], event: Any) -> dict[str, object]:
    """Take the content of a personal event out of its entry, which keeps only what the leaf needs."""
    data, salt = event.to_data(), str(entry["salt"])
    bound = _bound(event.name, data, salt)
    entry.update(data=bound, salt="")
    place = {key: entry[key] for key in ("consultation_id", "seq")}
    return {**place, "person_id": event.person_id, "data": data, "salt": salt}


def _bound(name: str, data: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """The fields of the leaf that come from the content of an event."""
    kind = CATALOGUE.get(name)
    object_version = data.get("position_version") or data.get("number") or data.get("draft")
    accreditation = data.get("delegation_id")
    return {
        "accreditation_id": str(accreditation) if accreditation else None,
        "object_id": str(data.get(kind.subject)) if kind else "",
        "object_version": object_version if isinstance(object_version, int) else None,
        "commitment": chain.commitment(salt, data),
    }


def leaf_of(
    consultation_id: UUID,
    seq: int,
    name: str,
    version: int,
    at: datetime,
    actor: str,
    data: Mapping[str, Any],
    salt: str,
) -> chain.Leaf:
    """The leaf of an event from its stored columns; without salt, `data` is what it needs of a content kept apart.

    Raises: ValueError where they cannot be what was stored.
    """
    is_apart = not salt and name in CATALOGUE and CATALOGUE[name].is_personal
    bound = dict(data) if is_apart else _bound(name, data, salt)
    if set(bound) != BOUND_FIELDS or len(salt) != (0 if is_apart else SALT_LENGTH):
        raise ValueError(f"entry {seq} has no content that an entry could have")
    return chain.Leaf(
        consultation_id=str(consultation_id),
        seq=seq,
        name=name,
        version=version,
        at=at.astimezone(UTC).isoformat(),
        actor=actor,
        **bound,
    )


def _add_work(session: Session, entries: list[dict[str, object]], *, at: datetime) -> None:
    rows = [
        {"id": uuid4(), "event_id": entry["event_id"], "handler": handler, "next_at": at}
        for entry in entries
        for handler in handlers_of(str(entry["name"]))
    ]
    if rows:
        session.execute(sa.insert(Work), rows)
