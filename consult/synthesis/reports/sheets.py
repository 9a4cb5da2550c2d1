"""What changed, and a sheet for each target: its wording, where it stands, who says what."""

from collections.abc import Iterator, Sequence

from consult.domain.measures import EVALUABLE_FROM, net_support
from consult.domain.synthesis import Section
from consult.domain.tallies import Row, expressed
from consult.presentation import group_label, number, points
from consult.presentation.labels import STANCES as STANCE_WORDS
from consult.presentation.labels import in_group_order, label
from consult.presentation.translation import gettext as _
from consult.synthesis.content import counts_in_words
from consult.synthesis.items import item_of
from consult.synthesis.models import Statement
from consult.synthesis.reports.document import (
    Block,
    Claim,
    Column,
    Facts,
    Heading,
    Look,
    Paragraph,
    Quote,
    Table,
    Words,
    mark,
    ours,
    printable,
    theirs,
)
from consult.synthesis.reports.material import Material, Sheet
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording.sections import sections_of
from consult.targets.models import TargetRevision

_STANCES = ("strongly_oppose", "oppose", "neutral", "support", "strongly_support", "abstain")
"""The order of a row of counts: against at the start, for at the end, no side apart."""


def news(material: Material) -> Iterator[Block]:
    """The section on what changed; none where nothing did."""
    found = [row for row in material.statements if row.section == Section.NEWS]
    if found:
        yield Heading(words=ours(_("What changed")), anchor="news")
        yield from (claim_of(material, row) for row in found)


def the_rest(material: Material) -> Iterator[Block]:
    """Every part of a digest that has no section of its own in a report, under its heading, nothing left out."""
    elsewhere = {Section.NEWS, Section.SILENCE}
    of_sheets = {row.id for sheet in material.sheets for row in sheet.statements}
    shown = {sheet.revision.id for sheet in material.sheets}
    rest = [
        row
        for row in material.statements
        if row.section not in elsewhere
        and row.id not in of_sheets
        and not (row.is_minority and row.target_revision_id in shown)
    ]
    for name, heading, rows in sections_of(rest):
        yield Heading(words=ours(heading), anchor=name)
        yield from (claim_of(material, row) for row in rows)


def claim_of(material: Material, statement: Statement, *, with_code: bool = True) -> Claim:
    """A statement as the report prints it."""
    item, values = item_of(statement, material.consultation), statement.values
    return Claim(
        label=item.class_label,
        class_name=values.get("class", "") if not statement.is_minority else "",
        former=item.former_label if item.former_label != item.class_label else "",
        code=printable(item.code) if with_code else "",
        sentence=theirs(item.sentence, language=item.language or "") if item.language else ours(item.sentence),
        counts=counts_in_words(item.counts) if not statement.is_minority else "",
        is_minority=statement.is_minority,
    )


def sheets(material: Material) -> Iterator[Block]:
    """The section with a sheet for each target, by cluster."""
    yield Heading(words=ours(_("Target by target")), anchor="targets")
    if not material.sheets:
        yield Paragraph(words=ours(_("Nothing stands on any target yet."), Look.SOFT))
    cluster = ""
    for sheet in material.sheets:
        if sheet.target.cluster != cluster:
            cluster = sheet.target.cluster
            yield Heading(words=theirs(cluster), level=2)
        yield from _sheet(material, sheet, level=3 if cluster else 2)


def _sheet(material: Material, sheet: Sheet, *, level: int) -> Iterator[Block]:
    revision = sheet.revision
    yield Heading(words=theirs(revision.title), level=level, lead=printable(sheet.target.code))
    if revision.text:
        yield Quote(words=theirs(revision.text), by=ours(_wording_of(revision)))
    if details := list(_details(revision)):
        yield Facts(rows=details)
    yield from (claim_of(material, row, with_code=False) for row in sheet.statements)
    yield from _counts(material, sheet)


def _wording_of(revision: TargetRevision) -> str:
    return _("The wording that the positions are about, number %(number)s", number=revision.number)


def _details(revision: TargetRevision) -> Iterator[tuple[str, Words]]:
    told = (
        (_("Indicators"), revision.indicators),
        (_("Baseline"), revision.baseline),
        (_("Value"), revision.value),
        (_("Deadline"), revision.deadline),
        (_("Owner"), revision.owner),
    )
    return ((what, theirs(value)) for what, value in told if value)


def _counts(material: Material, sheet: Sheet) -> Iterator[Block]:
    labels = labels_of(material.consultation, sheet.line)
    by_group = {found.group: found.counts for found in sheet.groups}
    told = {group: row for group, row in by_group.items() if row is None or any(row)}
    if not any(told.values()):
        if sheet.somebody_objects:
            yield Paragraph(words=ours(_("Somebody objects to this target. The counts are withheld."), Look.SOFT))
        elif told:
            yield Paragraph(words=ours(_("The counts are withheld."), Look.SOFT))
        return
    rows = [[ours(group_label(group, labels)), *_figures(told[group])] for group in in_group_order(told, labels)]
    if len(rows) > 1 or sheet.all is None:
        rows.append([ours(_("All"), Look.STRONG), *_figures(sheet.all)])
    heads = [Column(words=label(STANCE_WORDS, name), is_number=True) for name in _STANCES]
    columns = [Column(words=_("Group"), share=3), *heads, Column(words=_("Net support"), is_number=True)]
    caption = _("Counts on %(code)s", code=printable(sheet.target.code))
    yield Table(caption=caption, columns=columns, rows=rows, is_small=True)


def _figures(row: Row | None) -> Sequence[Words]:
    if row is None:
        return [ours(_("withheld"), Look.SOFT), *[ours("–", Look.SOFT)] * 6]
    return [*(ours(number(count)) for count in row), _net(row)]


def _net(row: Row) -> Words:
    if expressed(row) < EVALUABLE_FROM:
        return ours(_("too few"), Look.SOFT)
    return mark(points(float(net_support(row))), Look.STRONG)
