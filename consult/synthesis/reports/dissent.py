"""Who stands against what most agree on, in their own words as far as the attribution rule allows."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_babel import get_locale

from consult.domain.synthesis import OF_TARGETS
from consult.domain.vocabulary import Attribution
from consult.languages import reader_language
from consult.presentation import group_label, join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.models import Statement
from consult.synthesis.reports.document import Block, Heading, Look, Paragraph, Quote, Words, ours, printable, theirs
from consult.synthesis.reports.material import Material, Objection, Sheet
from consult.synthesis.reports.sheets import claim_of
from consult.synthesis.saying import labels_of, words_of
from consult.synthesis.tallying import ALL_LINES

NAMED = 60
"""Names in one list at most; the page of the target has them all."""
QUOTED = 25
"""Reasons quoted on one target at most; the page of the target has them all."""


def dissent(material: Material) -> Iterator[Block]:
    """The section on dissent; it stands in every report, and says so where nobody objects."""
    yield Heading(words=ours(_("Dissent")), anchor="dissent")
    out = _taken_out(material.statements)
    yield Paragraph(words=ours(_rule(material, is_whole=not out), Look.SOFT))
    minority = [row for row in material.statements if row.is_minority]
    with_line = {row.target_revision_id for row in minority}
    shown = [
        sheet
        for sheet in material.sheets
        if sheet.revision.id in with_line or material.objections.get(sheet.revision.id) or sheet.somebody_objects
    ]
    if not shown:
        yield Paragraph(words=ours(_("Nobody objects to any target.")))
    for sheet in shown:
        yield Heading(words=theirs(sheet.revision.title), level=2, lead=printable(sheet.target.code))
        own = [row for row in minority if row.target_revision_id == sheet.revision.id]
        yield from (claim_of(material, row, with_code=False) for row in own)
        objections = () if sheet.revision.id in out else material.objections.get(sheet.revision.id, ())
        if not own:
            yield Paragraph(words=ours(_objectors(sheet)))
            yield from _named(objections)
        told = " ".join(words_of(row, material.consultation) for row in own)
        yield from _quotes(material, [found for found in objections if found.text and found.text not in told])


def _taken_out(statements: Sequence[Statement]) -> set[UUID | None]:
    """The targets on which the sentence about those who object was taken out: who and why is left out here too."""
    told = [row for row in statements if row.is_minority or row.section in OF_TARGETS]
    out = {row.target_revision_id for row in told if row.removal is not None}
    return out - {row.target_revision_id for row in statements if row.is_minority and row.removal is None}


def _rule(material: Material, *, is_whole: bool) -> str:
    if not is_whole:
        return _("That somebody objects is always said. Of what a chair took out, who and why is left out.")
    if material.is_desk or material.consultation.attribution == Attribution.ATTRIBUTED:
        return _("Every objection is listed with the reason that its author gave.")
    return _(
        "That somebody objects is always said. Who, how many and why is told as far as the attribution rule allows."
    )


def _objectors(sheet: Sheet) -> str:
    against = sum(sheet.all[:2]) if sheet.all else 0
    if not against:
        return _("Somebody objects to this target.")
    return ngettext("%(count)s delegation objects.", "%(count)s delegations object.", against, count=number(against))


def _named(objections: Sequence[Objection]) -> Iterator[Block]:
    names = list(dict.fromkeys(found.name for found in objections if found.name))
    if 0 < len(names) <= NAMED:
        told = ngettext("It is %(names)s.", "They are: %(names)s.", len(names), names=join_list(names))
        yield Paragraph(words=ours(told, Look.SOFT))


def _quotes(material: Material, objections: Sequence[Objection]) -> Iterator[Block]:
    for objection in objections[:QUOTED]:
        lead = _("Cannot accept it") if objection.is_blocking else ""
        words = theirs(objection.text, language=objection.language)
        yield Quote(words=words, by=_author(material, objection), lead=lead)
    if (left := len(objections) - QUOTED) > 0:
        more = ngettext("And %(count)s more reason.", "And %(count)s more reasons.", left, count=number(left))
        yield Paragraph(words=ours(more, Look.SOFT))


def _author(material: Material, objection: Objection) -> Words:
    """Who wrote it, as far as that may be told, and in which language where that is not the report's."""
    labels = labels_of(material.consultation, ALL_LINES)
    who = objection.name or _("A delegation")
    if objection.group:
        group = group_label(objection.group, labels)
        who = _("%(name)s (%(group)s)", name=objection.name, group=group) if objection.name else group
    foreign = objection.language and objection.language != reader_language()
    if foreign and (name := _language_name(objection.language)):
        who = f"{who} · {name}"
    return theirs(who) if objection.name else ours(who)


def _language_name(code: str) -> str:
    """What a language is called in that of the report; empty for a code that nobody knows."""
    locale = get_locale()
    return str(locale.languages.get(code, "")) if locale else ""
