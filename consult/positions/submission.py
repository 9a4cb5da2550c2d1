"""What a delegation hands in, and what it gets back."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from consult.domain.chain import content_hash
from consult.domain.positions import PositionContent


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One position of a submission; `base_version` is the version the person saw, 0 for none."""

    content: PositionContent
    base_version: int
    revision_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One signed act; the key, made with the form, lets it be repeated without harm."""

    submission_key: str
    entries: tuple[Entry, ...]
    signature: str = ""
    round_id: UUID | None = None

    def on(self, revision_id: UUID) -> "Submission":
        """The same submission, its only entry bound to a target revision."""
        [entry] = self.entries
        return replace(self, entries=(replace(entry, revision_id=revision_id),))

    def content_hash(self) -> str:
        """SHA-256 over all entries in the order of their revisions, in hexadecimal."""
        documents = [
            {"revision": str(entry.revision_id), "base": entry.base_version, **entry.content.document()}
            for entry in sorted(self.entries, key=lambda entry: str(entry.revision_id))
        ]
        return content_hash(documents)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A submission as it comes in, and the delegation it names if it names one."""

    submission: Submission
    delegation_id: UUID | None = None


Receipt = dict[str, Any]
"""The stored JSON document of a receipt: the same request always gets these same bytes back."""
