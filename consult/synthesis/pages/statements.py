"""The statements of a digest as the review shows them: sentence, support, and what the counts say now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.authentication import current_actor
from consult.consultations.models import Consultation
from consult.consultations.rules import rule_words
from consult.domain.measures import EVALUABLE_FROM, net_support
from consult.domain.synthesis import OF_TARGETS, DraftStatement, counts_of
from consult.domain.tallies import expressed
from consult.presentation import class_label, group_label, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.composing import draft_now
from consult.synthesis.models import Digest, Statement
from consult.synthesis.pages.by_hand import Desk, Handled, difference_of
from consult.synthesis.queries import stale_statements
from consult.synthesis.saying import drafted_words, labels_of, words_of
from consult.synthesis.sealing import statements_of
from consult.synthesis.wording import sentence


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A statement with its support; `current` and `difference` belong to a stale one."""

    id: UUID
    place: int
    section: str
    code: str | None
    text: str
    drafted: str
    class_name: str | None
    direction: str | None
    before: tuple[str, str | None] | None
    is_edited: bool
    is_minority: bool
    is_stale: bool
    current: str | None
    difference: str | None
    summary: str
    groups: Sequence[Mapping[str, Any]]
    rule: str
    by_people: Handled


_Current = tuple[str, Sequence[int] | None, tuple[str, str | None]]


def reviewed_statements(session: Session, digest: Digest, consultation: Consultation) -> list[Reviewed]:
    """The statements of a digest in the order of the mail; stale ones beside what the counts say now."""
    stale = {row.id for row in stale_statements(session, digest)} if digest.sending_at is None else set()
    now = _current_by_key(session, digest, consultation) if stale else {}
    desk = Desk(session, current_actor(), digest, consultation)
    return [
        _reviewed(row, desk, is_stale=row.id in stale, now=now.get(_key(row)))
        for row in statements_of(session, digest.id)
    ]


def reviewed_statement(session: Session, statement: Statement, consultation: Consultation, digest: Digest) -> Reviewed:
    """One statement of a digest."""
    found = reviewed_statements(session, digest, consultation)
    return next(row for row in found if row.id == statement.id)


def _key(row: Statement | DraftStatement) -> tuple[str, str, str]:
    """What a statement is about: another draft may put it into another part, as the class of its target changes."""
    revision_id = row.target_revision_id if isinstance(row, Statement) else row.revision_id
    section = "target" if row.section in OF_TARGETS else str(row.section)
    return section, row.line, str(revision_id)


def _current_by_key(
    session: Session, digest: Digest, consultation: Consultation
) -> dict[tuple[str, str, str], _Current]:
    picture, statements = draft_now(session, digest)
    rows = {str(target.revision.id): target.row for target in picture.targets}
    return {
        _key(row): (
            sentence(row.template, row.values, labels_of(consultation, row.line)),
            rows.get(str(row.revision_id)),
            (row.values.get("class", ""), row.values.get("direction")),
        )
        for row in statements
    }


def _reviewed(row: Statement, desk: Desk, *, is_stale: bool, now: _Current | None) -> Reviewed:
    values, counts, consultation = row.values, row.support.get("counts"), desk.consultation
    before, handled = values.get("before"), desk.handled(row)
    if handled.is_by_hand:
        current, difference = None, " ".join(filter(None, map(difference_of, handled.links)))
    else:
        current = (now[0] if now else _("This statement falls away.")) if is_stale else None
        difference = _difference(row, counts, now) if is_stale and now else ""
    return Reviewed(
        id=row.id,
        place=row.place,
        section=row.section,
        code=values.get("code"),
        text=words_of(row, consultation),
        drafted=drafted_words(row, consultation),
        class_name=values.get("class"),
        direction=values.get("direction"),
        before=(before["class"], before["direction"]) if before else None,
        is_edited=bool(row.words),
        is_minority=row.is_minority,
        is_stale=is_stale,
        current=current,
        difference=difference or None,
        summary=_summary(counts, row.support.get("positions", 0)) if counts else "",
        groups=_groups(row, consultation),
        rule=rule_words(row.support["rule"]),
        by_people=handled,
    )


def _summary(row: Sequence[int], versions: int) -> str:
    counts = counts_of(row)
    told = _(
        "%(support)s support, %(oppose)s oppose, %(abstain)s abstain",
        support=number(counts["support"]),
        oppose=number(counts["oppose"]),
        abstain=number(counts["abstain"]),
    )
    behind = ngettext("%(count)s position", "%(count)s positions", versions, count=number(versions))
    return _("%(counts)s; %(positions)s", counts=told, positions=behind)


def _groups(statement: Statement, consultation: Consultation) -> list[Mapping[str, Any]]:
    labels = labels_of(consultation, statement.line)
    return [
        {"label": group_label(group, labels), **counts_of(row), "net": _net(row)}
        for group, row in statement.support.get("groups", [])
        if any(row)
    ]


def _net(row: Sequence[int]) -> float | None:
    return float(net_support(row)) if expressed(row) >= EVALUABLE_FROM else None


def _difference(statement: Statement, old_row: Sequence[int] | None, now: _Current) -> str:
    _text, new_row, (class_name, direction) = now
    if old_row is None or new_row is None or "class" not in statement.values:
        return ""
    old, new = counts_of(old_row), counts_of(new_row)
    told = {"oppose": _("Oppose"), "neutral": _("Neutral"), "support": _("Support"), "abstain": _("Abstain")}
    changes = [
        f"{words}: {number(old[key])} → {number(new[key])}." for key, words in told.items() if old[key] != new[key]
    ]
    former = (statement.values["class"], statement.values["direction"])
    if former == (class_name, direction):
        return " ".join([*changes, _("The class is unchanged.")])
    return " ".join([*changes, _("The class is now: %(label)s.", label=class_label(class_name, direction))])
