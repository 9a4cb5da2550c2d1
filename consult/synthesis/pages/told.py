"""The statements of a published digest, each with what its readers may know of what stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.rules import rule_words
from consult.domain.measures import EVALUABLE_FROM, net_support
from consult.domain.synthesis import BY_HAND, counts_of
from consult.domain.tallies import expressed
from consult.domain.vocabulary import Attribution
from consult.presentation import group_label, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.content import counts_in_words
from consult.synthesis.items import item_of, mail_statements
from consult.synthesis.models import Digest, Statement
from consult.synthesis.own_places import OwnPositions, own_words
from consult.synthesis.releasing import minimum_of
from consult.synthesis.saying import labels_of, marks_of
from consult.synthesis.sealing import statements_of
from consult.synthesis.support import Linked, linked_positions
from consult.synthesis.wording.sections import sections_of


@dataclass(frozen=True, kw_only=True)
class Told:
    """One statement as the mail told it, with what stands behind it as far as its readers may know.

    `links` are given where who said what is public; `linked` says in words that there are some where it is not.
    """

    place: int
    text: str
    language: str | None
    code: str | None
    title: str
    class_name: str | None
    direction: str | None
    before: tuple[str, str | None] | None
    counts: str
    is_minority: bool
    names: str
    note: str
    rule: str
    groups: Sequence[Mapping[str, Any]]
    links: Sequence[Linked]
    linked: str
    own: tuple[str, ...] = ()


def told_sections(
    session: Session, consultation: Consultation, digest: Digest, own: OwnPositions
) -> list[tuple[str, str, list[Told]]]:
    """The parts of a published digest with their statements.

    Args:
        own: what the reader's delegation says, which stands beside the first statement on a target.
    """
    links = linked_positions(session, digest.id)
    shown = mail_statements(statements_of(session, digest.id))
    beside: set[str] = set()
    return [
        (section, words, [_with_own(_told(row, consultation, links), row, own, beside) for row in rows])
        for section, words, rows in sections_of(shown, digest.headline.get("since"))
    ]


def _with_own(told: Told, row: Statement, own: OwnPositions, beside: set[str]) -> Told:
    revision_id = str(row.target_revision_id)
    if revision_id in beside:
        return told
    beside.add(revision_id)
    return replace(told, own=tuple(own_words(said) for said in own.get(revision_id, ())))


def _told(row: Statement, consultation: Consultation, links: Mapping[UUID, Sequence[Linked]]) -> Told:
    item, is_drafted = item_of(row, consultation), row.template != BY_HAND and row.removal is None
    before = row.values.get("before") if is_drafted else None
    own = links.get(row.id, ())
    is_attributed = consultation.attribution == Attribution.ATTRIBUTED
    return Told(
        place=row.place,
        text=item.sentence,
        language=item.language,
        code=row.values.get("code"),
        title=item.title,
        class_name=row.values.get("class") if is_drafted else None,
        direction=row.values.get("direction"),
        before=(before["class"], before["direction"]) if before else None,
        counts=counts_in_words(item.counts),
        is_minority=row.is_minority,
        names=item.names,
        note=_note(row, consultation),
        rule=rule_words(row.support["rule"]) if row.removal is None else "",
        groups=_groups(row, consultation) if is_drafted else (),
        links=own if is_attributed else (),
        linked="" if is_attributed or not own else _linked(len(own), consultation),
    )


def _note(row: Statement, consultation: Consultation) -> str:
    if row.is_minority:
        return _("Minority line")
    if row.removal is not None:
        return _("A sentence was taken out")
    return ", ".join(marks_of(row, consultation))


def _linked(count: int, consultation: Consultation) -> str:
    """That positions stand behind a sentence: how many only where that many may be told of, else in words."""
    if consultation.attribution == Attribution.CONFIDENTIAL or count < minimum_of(consultation):
        return _("It rests on positions of delegations.")
    return ngettext("It rests on %(count)s position.", "It rests on %(count)s positions.", count, count=number(count))


def _groups(row: Statement, consultation: Consultation) -> list[Mapping[str, Any]]:
    """The counts that the sentence was made from: those that had left the desk."""
    labels, withheld = labels_of(consultation, row.line), dict.fromkeys(("support", "oppose", "neutral", "abstain"))
    found = row.values.get("groups", []) if row.target_revision_id is not None else []
    if all(counts is None for _group, counts in found):
        return []
    return [
        {"label": group_label(group, labels), **(counts_of(counts) if counts else withheld), "net": _net(counts)}
        for group, counts in found
        if counts is None or any(counts)
    ]


def _net(counts: Sequence[int] | None) -> float | None:
    return float(net_support(counts)) if counts and expressed(counts) >= EVALUABLE_FROM else None
