"""The statements of a digest as the items of its mail: in full, in brief, or folded into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.consultations.models import Consultation
from consult.domain.synthesis import BY_HAND, OF_TARGETS, Section, counts_of
from consult.presentation import class_label, comparison_label, join_list
from consult.presentation.translation import gettext as _
from consult.synthesis.content import ContentItem, Counts
from consult.synthesis.models import Statement
from consult.synthesis.saying import (
    AS_IT_IS,
    foreign_language,
    labels_of,
    marks_of,
    says_objection,
    words_by_language,
    words_of,
)
from consult.synthesis.wording import heading
from consult.synthesis.wording.clauses import cautions
from consult.synthesis.wording.sides import abstentions, apart

FULL_UP_TO: Mapping[Section, int] = {
    Section.NEWS: 12,
    Section.AGREED: 2,
    Section.LEANING: 3,
    Section.DIVIDED: 12,
    Section.UNCLEAR: 2,
    Section.OBJECTIONS: 12,
    Section.CONDITIONS: 5,
}
"""Up to so many statements of a part stand in a mail in full; a longer part is told in brief. The page has it all."""
KEPT_IN_FULL = (Section.NEWS, Section.DIVIDED, Section.CONDITIONS)
"""Parts whose first statements stay in full however long they are: a reader has to know them."""
FOLDED_FROM = 3
SHORT_PASSAGE = 80
"""Characters of each of several reasons in the lines after the first: what it speaks of can still be told."""
LEANING = ("leaning", "no_clear_direction")
WITH_CAUTIONS = ("broad_agreement", "leaning", "no_clear_direction")


def mail_items(
    statements: Sequence[Statement],
    consultation: Consultation,
    since: Mapping[str, Any] | None,
    *,
    tells_figures: bool = True,
) -> list[ContentItem]:
    """What the mail tells, part by part, nothing of it twice.

    Args:
        since: what the news compare with, as the digest keeps it.
        tells_figures: with the figures of tests beside their words.
    """
    besides = {"tells_q": tells_figures, "tells_weighting": False}  # the first lines say who counts equally
    told = mail_statements(statements)
    shown = {row.id for row in told}
    items: list[ContentItem] = []
    for section in Section:
        own = [row for row in told if row.section == section]
        unshown = [row for row in statements if row.id not in shown and row.removal is None]
        above = [row for row in unshown if row.section == section in OF_TARGETS]
        part = [*_of_part(section, own, consultation, besides), *_told_above(above)]
        items += [replace(item, heading=heading(section, since)) for item in part]
    return items


def _of_part(
    section: Section, rows: Sequence[Statement], consultation: Consultation, besides: Mapping[str, Any]
) -> list[ContentItem]:
    if section == Section.OBJECTIONS:
        return _objections(rows, consultation)
    most = FULL_UP_TO.get(section, len(rows))
    kept = len(rows) if len(rows) <= most else most if section in KEPT_IN_FULL else 0
    items = [item_of(row, consultation, besides) for row in rows[:kept]]
    if section == Section.CONDITIONS:
        left = [row for row in rows[kept:] if _is_drafted(row)]
        items += [item_of(row, consultation) for row in rows[kept:] if not _is_drafted(row)]
        return [*items, *_remark(_("Conditions or other words also stand on %(codes)s."), left)]
    brief = [_in_brief(row, consultation) for row in rows[kept:]]
    if any(item.is_brief and item.counts is None for item in brief):
        brief.append(_note(_("Counts are withheld where too few answers stand behind one of them.")))
    return items + brief


def _in_brief(row: Statement, consultation: Consultation) -> ContentItem:
    """A target with its class and counts, and what keeps them from being misread; words that a person wrote stay."""
    item = item_of(row, consultation)
    if not _is_drafted(row):
        return item
    values, labels = row.values, labels_of(consultation, row.line)
    told = apart(values, labels) if row.template in LEANING else abstentions(values, labels) if item.counts else []
    if item.counts and row.template in WITH_CAUTIONS:
        told = [*told, *cautions(values, labels)]
    return replace(item, sentence=" ".join(told), is_brief=True)


def _objections(rows: Sequence[Statement], consultation: Consultation) -> list[ContentItem]:
    """Each objection; those of which nothing may be said but that there is one share a sentence."""
    bare = [row for row in rows if _is_drafted(row) and row.values.get("row") is None and not row.values["blocking"]]
    bare = bare if len(bare) >= FOLDED_FROM else []
    left = [row for row in rows if row not in bare]
    most = FULL_UP_TO[Section.OBJECTIONS]
    own = [item_of(row, consultation) for row in left[:most]]
    own += [item_of(row, consultation, {"passage": SHORT_PASSAGE}) for row in left[most:]]
    return [*own, *_remark(_("Somebody objects to each of these: %(codes)s."), bare)]


def _told_above(rows: Sequence[Statement]) -> list[ContentItem]:
    return _remark(_("Told above, under what changed: %(codes)s."), rows)


def _remark(words: str, rows: Sequence[Statement]) -> list[ContentItem]:
    codes = list(dict.fromkeys(row.values["code"] for row in rows if row.values.get("code")))
    return [_note(words % {"codes": join_list(codes)})] if codes else []


def _note(words: str) -> ContentItem:
    return ContentItem(code="", title="", class_label="", sentence=words, counts=None, is_tally=False)


def _is_drafted(row: Statement) -> bool:
    return row.template != BY_HAND and row.removal is None and not words_by_language(row)


def mail_statements(statements: Sequence[Statement]) -> list[Statement]:
    """What the mail tells: a target whose news stand above is not told twice.

    Of what was taken out it tells that somebody objects and why it was taken out, where that is so, whatever the news
    say; and nothing where it is not.
    """
    standing = [row for row in statements if row.removal is None or says_objection(row)]
    news = [row for row in standing if row.section == Section.NEWS and row.removal is None and row.template != BY_HAND]
    told = {(row.target_revision_id, row.line) for row in news}
    return [
        row
        for row in standing
        if row.section not in OF_TARGETS
        or row.template == BY_HAND
        or row.removal is not None
        or (row.target_revision_id, row.line) not in told
    ]


def item_of(statement: Statement, consultation: Consultation, besides: Mapping[str, Any] = AS_IT_IS) -> ContentItem:
    """A statement as an item of the mail, in the language in force; `besides` as `words_of` takes it."""
    values, is_drafted = statement.values, statement.template != BY_HAND and statement.removal is None
    before = values.get("before") if is_drafted else None
    return ContentItem(
        code=values.get("code", ""),
        title=values.get("title", ""),
        class_label=_label(statement, consultation),
        former_label=class_label(before["class"], before["direction"]) if before else "",
        sentence=words_of(statement, consultation, besides),
        counts=_counts(values) if is_drafted and not statement.is_minority else None,
        is_minority=statement.is_minority,
        names=_names(values) if is_drafted and not statement.is_minority else "",
        heading=heading(statement.section),
        is_tally=is_drafted and statement.section in {Section.NEWS, *OF_TARGETS},
        language=foreign_language(statement, consultation),
        revision_id=_result_of(statement),
    )


def _result_of(statement: Statement) -> str:
    """The wording of a target whose result a statement gives; empty for other statements."""
    is_result = statement.section in {Section.NEWS, *OF_TARGETS} and statement.template != BY_HAND
    return str(statement.target_revision_id or "") if is_result else ""


def _label(statement: Statement, consultation: Consultation) -> str:
    if statement.template == BY_HAND:
        return join_list(marks_of(statement, consultation))
    if statement.removal is not None:
        return _("A sentence was taken out")
    if statement.is_minority:
        return _("Minority line")
    if "class" not in statement.values:
        return ""
    label = class_label(statement.values["class"], statement.values["direction"])
    if statement.line != consultation.compare[0]:
        line = comparison_label(statement.line, labels_of(consultation, "lines"))
        return _("%(label)s (%(line)s)", label=label, line=line)
    return label


def _names(values: Mapping[str, Any]) -> str:
    """Who stands on the other side, where no statement of its own says that."""
    names = [entry["name"] for entry in values.get("dissent", ())]
    if not names:
        return ""
    if values.get("direction") == "against":
        return _("In support: %(names)s.", names=join_list(names))
    return _("Opposed: %(names)s.", names=join_list(names))


def _counts(values: Mapping[str, Any]) -> Counts | None:
    row = values.get("row")
    if row is None:
        return None
    counts = counts_of(row)
    return Counts(
        oppose=counts["oppose"],
        neutral=counts["neutral"],
        support=counts["support"],
        abstain=counts["abstain"],
        absent=values.get("absent") or 0,
    )
