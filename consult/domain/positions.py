"""What a position may say: the rules that form, JSON and import obey alike."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from consult.domain.chain import content_hash
from consult.domain.corridor_terms import CorridorTerm, in_order, term_faults
from consult.domain.vocabulary import Stance

LONGEST_TEXT = 10_000
"""Characters of one text of a position: about four printed pages."""
PRIORITIES = range(1, 6)
_DIRECTION_CONTROLS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@dataclass(frozen=True, kw_only=True)
class PositionContent:
    """What one version of a position says; no stance means that it is withdrawn (or, in a draft, open)."""

    stance: Stance | None = None
    is_blocking: bool = False
    blocking_reason: str = ""
    rationale: str = ""
    conditions: str = ""
    amendment: str = ""
    priority: int | None = None
    terms: tuple[CorridorTerm, ...] = ()

    def __post_init__(self) -> None:
        """Put the terms into their order, so that the same content is equal and has one hash."""
        object.__setattr__(self, "terms", in_order(self.terms))

    def document(self) -> dict[str, Any]:
        """The content as JSON values, the form that is hashed; without terms it does not name them, as ever."""
        values = {**self.__dict__, "stance": self.stance.value if self.stance else None}
        terms = [term.document() for term in values.pop("terms")]
        return {**values, "terms": terms} if terms else values

    def hash(self) -> str:
        """SHA-256 of the canonical JSON of the content, in hexadecimal."""
        return content_hash(self.document())

    @property
    def is_empty(self) -> bool:
        """True when nothing at all was said."""
        return self == PositionContent()


def faults(content: PositionContent) -> dict[str, str]:
    """What keeps a content from being submitted: field to a code of what is wrong with it.

    Codes: `stance_missing`, `blocking_needs_opposition`, `reason_missing`, `too_long`,
    `forbidden_character`, `out_of_range`; for terms, named `terms.<place>.<field>`, those of `term_faults`.
    """
    found = text_faults(content)
    if content.stance is None:
        found["stance"] = "stance_missing"
    elif content.is_blocking and not content.stance.is_opposing:
        found["is_blocking"] = "blocking_needs_opposition"
    elif content.is_blocking and not content.blocking_reason.strip():
        found["blocking_reason"] = "reason_missing"
    if content.priority is not None and content.priority not in PRIORITIES:
        found["priority"] = "out_of_range"
    return {**found, **_named(term_faults(content.terms))}


def _named(found: dict[int, tuple[str, str]]) -> dict[str, str]:
    return {f"terms.{place}.{field}": fault for place, (field, fault) in found.items()}


def text_faults(content: PositionContent) -> dict[str, str]:
    """What keeps a content from being stored at all, even as a draft: field to `too_long` or `forbidden_character`."""
    names = ("blocking_reason", "rationale", "conditions", "amendment")
    found = {name: fault for name in names if (fault := text_fault(getattr(content, name)))}
    return {**found, **_named(term_faults(content.terms, is_complete=False))}


def name_fault(name: str) -> str | None:
    """What keeps a name or signature from being stored: as for texts, and characters that turn the direction."""
    turned = any(unicodedata.bidirectional(character) in _DIRECTION_CONTROLS for character in name)
    broken = any(character in "\n\r\t\u2028\u2029" for character in name)
    return "forbidden_character" if turned or broken else text_fault(name)


def text_fault(text: str) -> str | None:
    """What keeps one text from being stored: `too_long` or `forbidden_character`."""
    if len(text) > LONGEST_TEXT:
        return "too_long"
    forbidden = any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in text)
    return "forbidden_character" if forbidden else None
