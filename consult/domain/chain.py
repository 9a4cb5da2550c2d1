"""The hash chain of an event log: leaves, entries and their verification."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


def canonical_json(value: Any) -> bytes:
    """The one byte sequence of a JSON value: sorted keys, no spaces, UTF-8, strings in NFC."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return unicodedata.normalize("NFC", text).encode()


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """What one entry of the log says; the author is inside, so two people never share a leaf."""

    consultation_id: str
    seq: int
    name: str
    version: int
    at: str
    actor: str
    accreditation_id: str | None
    object_id: str
    object_version: int | None
    commitment: str

    def hash(self) -> str:
        """SHA-256 over the canonical JSON of the fields, in hexadecimal."""
        return content_hash(self.__dict__)


def commitment(salt: str, data: Mapping[str, Any]) -> str:
    """SHA-256 over 32 bytes of salt (hexadecimal) and the canonical content: binds without showing."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical_json(data)).hexdigest()


def first_hash(consultation_id: str) -> str:
    """What the first entry of a consultation's log names as the one before it."""
    return hashlib.sha256(b"consult log " + consultation_id.encode()).hexdigest()


def entry_hash(previous_hash: str, leaf_hash: str) -> str:
    """SHA-256 of the previous entry's hash followed by the leaf's."""
    return hashlib.sha256(bytes.fromhex(previous_hash) + bytes.fromhex(leaf_hash)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ChainedEntry:
    """A stored entry as the verifier needs it: the leaf as its columns make it now, and the hashes stored then."""

    leaf: Leaf
    leaf_hash: str
    previous_hash: str
    entry_hash: str

    @cached_property
    def own_faults(self) -> tuple[str, ...]:
        """What is wrong with the entry by itself, whatever stands before it."""
        faults = []
        if self.leaf.hash() != self.leaf_hash:
            faults.append(f"entry {self.leaf.seq} was changed: its content does not match its leaf")
        if not self._has_its_hash():
            faults.append(f"entry {self.leaf.seq} does not match its hash")
        return tuple(faults)

    def _has_its_hash(self) -> bool:
        try:
            return entry_hash(self.previous_hash, self.leaf_hash) == self.entry_hash
        except ValueError:
            return False


def broken_entries(consultation_id: str, entries: Iterable[ChainedEntry], *, head: tuple[int, str]) -> Iterator[str]:
    """What is wrong with a log, one sentence a fault, in the order of the log; none when it holds.

    Args:
        entries: in the order of `seq`.
        head: the number and the hash of the last entry, kept apart from the entries.
    """
    expected, previous = 1, first_hash(consultation_id)
    for entry in entries:
        seq = entry.leaf.seq
        if seq != expected:
            yield f"entry {seq} stands where entry {expected} belongs"
        if entry.previous_hash != previous:
            yield f"entry {seq} does not follow the entry before it"
        yield from entry.own_faults
        expected, previous = seq + 1, entry.entry_hash
    if head != (expected - 1, previous):
        yield f"the log ends at entry {expected - 1}, its head says {head[0]} or names another entry"
