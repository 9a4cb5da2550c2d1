"""What a government asks of named countries, offers to them or refuses them, and where two of them stand in that."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TERM = 500
"""Characters of one ask, offer or refusal: three or four sentences that one reads in a table."""
LONGEST_COUNTRY = 100
MOST_TERMS = 200
"""Terms of one position at most: an ask and an answer for every government of a large table."""


class TermKind(StrEnum):
    """What one government says to another country on a target."""

    ASK = "ask"
    OFFER = "offer"
    REFUSAL = "refusal"


class CorridorState(StrEnum):
    """Where what one government asks of another stands on a target."""

    ASKED = "asked"
    OFFERED = "offered"
    MATCHED = "matched"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, order=True)
class CorridorTerm:
    """One ask, offer or refusal towards a country: the key of a government at the table, or an ISO 3166-1 code."""

    country: str
    kind: TermKind
    text: str

    def document(self) -> dict[str, str]:
        """The term as JSON values, the form that is stored and hashed."""
        return {"country": self.country, "kind": self.kind.value, "text": self.text}


def term_of(document: "dict[str, str]") -> CorridorTerm:
    """The term again from its JSON values."""
    return CorridorTerm(country=document["country"], kind=TermKind(document["kind"]), text=document["text"])


def in_order(terms: Iterable[CorridorTerm]) -> tuple[CorridorTerm, ...]:
    """The same terms by country and kind: in which order they were typed says nothing."""
    return tuple(sorted(terms))


def term_faults(terms: Sequence[CorridorTerm], *, is_complete: bool = True) -> dict[int, tuple[str, str]]:
    """What keeps terms from being submitted: place in the sequence to the field and a code of what is wrong with it.

    Codes: `missing`, `too_long`, `forbidden_character`, `repeated` (one ask, one offer, one refusal for each country),
    `answered_twice` (an offer and a refusal: a reservation belongs into the text of the offer), `too_many`.

    Args:
        is_complete: False asks only what keeps them from being stored, as in a draft.
    """
    found: dict[int, tuple[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    for place, term in enumerate(terms):
        answer = "ask" if term.kind == TermKind.ASK else "answer"
        if fault := _fault_of(term, is_complete=is_complete):
            found[place] = fault
        elif (term.country, term.kind.value) in seen:
            found[place] = ("country", "repeated")
        elif (term.country, answer) in seen:
            found[place] = ("kind", "answered_twice")
        elif place >= MOST_TERMS:
            found[place] = ("country", "too_many")
        seen |= {(term.country, term.kind.value), (term.country, answer)}
    return found


def _fault_of(term: CorridorTerm, *, is_complete: bool) -> tuple[str, str] | None:
    for field, text, longest in (("country", term.country, LONGEST_COUNTRY), ("text", term.text, LONGEST_TERM)):
        if not text.strip() and (is_complete or field == "country"):
            return field, "missing"
        if len(text) > longest:
            return field, "too_long"
        if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in text):
            return field, "forbidden_character"
    return None


def state_between(asked: Iterable[TermKind], answered: Iterable[TermKind]) -> CorridorState | None:
    """Where one government's ask of another stands on a target.

    Only what was said counts: that the other opposes the target, or blocks its wording, answers no ask. A refusal of
    what is no longer asked leaves nothing.

    Args:
        asked: the kinds of terms of the one who asks towards the other; only asks matter.
        answered: the kinds of terms of the other towards the one who asks; only offers and refusals matter.
    Returns:
        `matched` for an ask with an offer, `refused` for an ask with a refusal, `asked` for one without an answer,
        `offered` for an offer without an ask; None for nothing of these. Order and repetition do not matter. With
        both an offer and a refusal, which no position may hold, the refusal counts.
    """
    answers = set(answered)
    if TermKind.ASK in set(asked):
        if TermKind.REFUSAL in answers:
            return CorridorState.REFUSED
        return CorridorState.MATCHED if TermKind.OFFER in answers else CorridorState.ASKED
    return CorridorState.OFFERED if TermKind.OFFER in answers and TermKind.REFUSAL not in answers else None
