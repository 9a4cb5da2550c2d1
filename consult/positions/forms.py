"""The forms of a delegation: what was typed, kept as it was typed, and what is wrong with it in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from consult.domain.positions import LONGEST_TEXT, PRIORITIES, PositionContent, faults, name_fault
from consult.domain.vocabulary import Stance
from consult.positions.countries import Countries
from consult.positions.desk import Line
from consult.positions.models import Offer
from consult.positions.offers import is_offered
from consult.positions.queries import content_of
from consult.positions.typed_terms import (
    TypedTerm,
    faults_in_lines,
    merged_terms,
    stored_terms,
    term_words,
    typed_terms,
)
from consult.presentation import number
from consult.presentation.translation import gettext as _

LONGEST_SIGNATURE = 300
TEXTS = ("blocking_reason", "rationale", "conditions", "amendment", "priority")
"""The fields of an answer that are typed or chosen as text, beside the stance."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The fields of one target as they stand in the form: texts, whatever they are."""

    stance: str = ""
    is_blocking: bool = False
    blocking_reason: str = ""
    rationale: str = ""
    conditions: str = ""
    amendment: str = ""
    priority: str = ""
    terms: tuple[TypedTerm, ...] = ()

    def content(self, wording: str = "") -> PositionContent:
        """What the answer says; an amendment that only repeats the wording changes nothing."""
        known = {stance.value for stance in Stance}
        return PositionContent(
            stance=Stance(self.stance) if self.stance in known else None,
            is_blocking=self.is_blocking,
            blocking_reason=self.blocking_reason if self.is_blocking else "",
            rationale=self.rationale,
            conditions=self.conditions,
            amendment="" if self.amendment.strip() == wording.strip() else self.amendment,
            priority=int(self.priority) if self.priority in map(str, PRIORITIES) else None,
            terms=tuple(line.term for line in self.terms),
        )

    def faults(self, wording: str = "", own: str = "") -> dict[str, str]:
        """What keeps the answer from being saved: field to code; nothing for a target left blank.

        Args:
            own: the key of the government that speaks.
        """
        content = self.content(wording)
        found = {} if content.is_empty else faults(replace(content, terms=()))
        if self.priority and content.priority is None:
            found["priority"] = "out_of_range"
        if self.stance and content.stance is None:
            found["stance"] = "stance_missing"
        if self.blocking_reason.strip() and not self.is_blocking:
            found["blocking_reason"] = "box_not_ticked"  # words that would be lost without a sound otherwise
        return found | faults_in_lines(self.terms, own)


def prefix_of(revision_id: UUID) -> str:
    """How the names of a target's fields begin: short, because each stands on the page a dozen times."""
    return f"r{revision_id.hex[:8]}"


def typed_answer(form: Mapping[str, str], revision_id: UUID, countries: Countries | None = None) -> Answer:
    """The answer to one target as it was typed; browsers send CRLF for the line ends of a text.

    Args:
        countries: whom asks and offers may name; None where none are taken.
    """
    prefix = prefix_of(revision_id)
    texts = {name: form.get(f"{prefix}-{name}", "").replace("\r\n", "\n") for name in TEXTS}
    return Answer(
        **texts,
        stance=form.get(prefix, ""),
        is_blocking=bool(form.get(f"{prefix}-is_blocking")),
        terms=typed_terms(form, prefix, countries) if countries else (),
    )


def stored_answer(line: Line, countries: Countries | None = None) -> Answer:
    """The answer that the form starts from."""
    content = line.content
    return Answer(
        stance=content.stance.value if content.stance else "",
        is_blocking=content.is_blocking,
        blocking_reason=content.blocking_reason,
        rationale=content.rationale,
        conditions=content.conditions,
        amendment=content.amendment or line.target.revision.text,
        priority=str(content.priority or ""),
        terms=stored_terms(content.terms, countries) if countries else (),
    )


def merged_answer(line: Line, offered: Sequence[Offer], countries: Countries | None = None) -> Answer:
    """Where a text made of several drafts starts: from the delegation's own draft, else from what they say.

    Their words are set one below the other and without the names of the bodies, which are nobody else's business.
    """
    if line.draft is not None:
        return stored_answer(line, countries)
    open_ones = [offer for offer in offered if is_offered(offer)] or list(offered)
    stances = {offer.stance or "" for offer in open_ones}
    terms = merged_terms(content_of(offer).terms for offer in open_ones)
    reasons = _one_below_the_other(offer.blocking_reason for offer in open_ones)
    return Answer(
        stance=stances.pop() if len(stances) == 1 else "",
        is_blocking=bool(reasons),
        blocking_reason=reasons,
        rationale=_one_below_the_other(offer.rationale for offer in open_ones),
        conditions=_one_below_the_other(offer.conditions for offer in open_ones),
        amendment=_one_below_the_other(offer.amendment for offer in open_ones) or line.target.revision.text,
        terms=stored_terms(terms, countries) if countries else (),
    )


def _one_below_the_other(texts: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(text for text in texts if text.strip()))


def fault_words(code: str, fault: str) -> str:
    """What to do about a fault in the answer to the target with this code."""
    words = {
        "stance_missing": _("Choose a stance for %(code)s: there is an answer but no stance", code=code),
        "blocking_needs_opposition": _(
            "Choose a stance against %(code)s, or untick that you cannot accept it", code=code
        ),
        "reason_missing": _("Say what you cannot accept in %(code)s, and why", code=code),
        "box_not_ticked": _("Tick the box of %(code)s if you cannot accept it, or move these words", code=code),
        "too_long": _("Shorten this text on %(code)s to %(most)s characters", code=code, most=number(LONGEST_TEXT)),
        "forbidden_character": _("Remove the invisible control character from this text on %(code)s", code=code),
        "out_of_range": _("Choose a priority from 1 to 5 for %(code)s", code=code),
        "changed_meanwhile": _(
            "%(code)s was changed meanwhile: compare, then save again to put yours in its place", code=code
        ),
    }
    return (words | term_words(code))[fault]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The foot of the review page: the name, and the tick that makes it count."""

    name: str
    is_given: bool

    def faults(self) -> list[tuple[str, str]]:
        """Pairs of field and words."""
        found = []
        if not self.is_given:
            found.append(("sign", _("Tick the box to sign")))
        if not self.name.strip():
            found.append(("name", _("Type your full name, as signature")))
        elif len(self.name) > LONGEST_SIGNATURE or name_fault(self.name):
            found.append(("name", _("Type your name in plain letters, at most %(most)s", most=LONGEST_SIGNATURE)))
        return found


def posted_key(form: Mapping[str, str]) -> str:
    """The key that was made with the form; a new one for a form that lost it."""
    key = form.get("submission_key", "")
    return key if re.fullmatch(r"[A-Za-z0-9_-]{16,64}", key) else uuid4().hex


def chosen_ids(values: Iterable[str], known: Iterable[UUID]) -> set[UUID]:
    """Those of the known identifiers that were ticked; anything else that came in is nothing."""
    ticked = set(values)
    return {found for found in known if str(found) in ticked}
