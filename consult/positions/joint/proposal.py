"""What is proposed to be said together, as those who sign it see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult.domain.chain import content_hash
from consult.domain.corridor_terms import term_of
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance

_READ_APART = ("revision_id", "stance", "terms")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A title, and what to say on each target revision."""

    title: str
    contents: Mapping[UUID, PositionContent]

    def entries(self) -> list[dict[str, Any]]:
        """The contents as JSON values, in the order of their revisions."""
        ordered = sorted(self.contents.items(), key=lambda pair: str(pair[0]))
        return [{"revision_id": str(revision_id), **content.document()} for revision_id, content in ordered]

    def content_hash(self, round_id: UUID) -> str:
        """SHA-256 over all that is signed, in hexadecimal."""
        return content_hash({"round": str(round_id), "title": self.title.strip(), "entries": self.entries()})


def contents_of(entries: list[dict[str, Any]]) -> dict[UUID, PositionContent]:
    """The contents again from their JSON values."""
    found = {}
    for entry in entries:
        said = {name: value for name, value in entry.items() if name not in _READ_APART}
        stance = Stance(entry["stance"]) if entry["stance"] else None
        terms = tuple(term_of(document) for document in entry.get("terms", ()))
        found[UUID(entry["revision_id"])] = PositionContent(**said, stance=stance, terms=terms)
    return found
