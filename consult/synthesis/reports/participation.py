"""Who is at the table and who answered."""

from collections.abc import Iterator

from consult.domain.synthesis import Section
from consult.presentation import comparison_label, group_label, number, percent
from consult.presentation.labels import in_group_order
from consult.presentation.translation import gettext as _
from consult.synthesis.reports.document import Block, Column, Facts, Heading, Look, Paragraph, Table, Words, ours
from consult.synthesis.reports.material import Heard, Material
from consult.synthesis.sealing import labels_of, words_of


def participation(material: Material) -> Iterator[Block]:
    """The section on participation."""
    found = material.participation
    yield Heading(words=ours(_("Participation")), anchor="participation")
    rows = [(_("Delegations at the table"), ours(number(found.delegations), Look.STRONG))]
    if found.answered is not None:
        rows.append((_("Answered"), ours(number(found.answered), Look.STRONG)))
    if found.positions is not None:
        rows.append((_("Positions"), ours(number(found.positions), Look.STRONG)))
    yield Facts(rows=rows)
    for row in material.statements:
        if row.section == Section.SILENCE:
            yield Paragraph(words=ours(words_of(row, material.consultation)))
    if found.groups:
        yield _table(material)


def _table(material: Material) -> Table:
    consultation, found = material.consultation, material.participation
    labels = labels_of(consultation, found.line)
    named = {heard.group: heard for heard in found.groups}
    tells = any(heard.answered is not None for heard in found.groups)
    columns = [Column(words=_("Group"), share=3), Column(words=_("Delegations"), is_number=True)]
    if tells:
        columns += [Column(words=_("Answered"), is_number=True), Column(words=_("Share"), is_number=True)]
    rows = [
        [ours(group_label(group, labels)), *_figures(named[group], tells=tells)]
        for group in in_group_order(named, labels)
    ]
    line = comparison_label(found.line, labels_of(consultation, "lines"))
    return Table(caption=_("Participation: %(line)s", line=line), columns=columns, rows=rows)


def _figures(heard: Heard, *, tells: bool) -> list[Words]:
    told = [ours(number(heard.members))]
    if not tells:
        return told
    if heard.answered is None:
        return [*told, ours(_("withheld"), Look.SOFT), ours("")]
    share = percent(heard.answered / heard.members) if heard.members else ""
    return [*told, ours(number(heard.answered)), ours(share)]
