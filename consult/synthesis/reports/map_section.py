"""The pictures of a report: the divergence map in parts that fit on a page, its figures as a table, and the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.languages import reader_language
from consult.presentation import class_label, number
from consult.presentation.translation import gettext as _
from consult.synthesis.charts.chart import Chart, ChartKind, Width
from consult.synthesis.charts.divergence_data import MapCell, MapData, map_from
from consult.synthesis.charts.divergence_map import divergence_map, group_names
from consult.synthesis.charts.kept import chart_from
from consult.synthesis.charts.svg import svg_of
from consult.synthesis.reports.document import (
    Block,
    Column,
    Heading,
    Look,
    Paragraph,
    Picture,
    Table,
    Words,
    ours,
    printable,
)
from consult.synthesis.reports.material import Material

TARGETS_IN_A_PICTURE = 12
"""More would not fit on a printed page."""
PICTURED = 36
"""Targets of which the map is drawn; beyond, the table alone says the same on fewer pages."""
TALLEST = 1.35
"""Height by width of a picture that fits on a printed page below its title."""


def map_section(material: Material) -> Iterator[Block]:
    """The section with the divergence map and the other pictures."""
    yield Heading(words=ours(_("Divergence map")), anchor="map")
    kinds = dict(material.charts)
    if (document := kinds.pop(ChartKind.DIVERGENCE_MAP, None)) is None:
        words = _(
            "In this consultation no counts leave the chair’s desk, so that there is no map. "
            "The sheets say in words where each target stands."
        )
        yield Paragraph(words=ours(words))
    else:
        yield from _map(map_from(document))
    for kind, other in kinds.items():
        yield from _other(kind, other)


def _map(data: MapData) -> Iterator[Block]:
    shown = data.targets[:PICTURED]
    for start in range(0, len(shown), TARGETS_IN_A_PICTURE):
        part = replace(data, targets=shown[start : start + TARGETS_IN_A_PICTURE])
        yield _picture(divergence_map(part), start // TARGETS_IN_A_PICTURE + 1)
    if len(data.targets) > len(shown):
        told = _("The map is drawn for the first %(count)s targets; the table has all.", count=number(len(shown)))
        yield Paragraph(words=ours(told, Look.SOFT))
    yield _table(data)
    yield Paragraph(
        words=ours(
            _("Figures: opposing | supporting delegations of each group. Source: %(origin)s", origin=data.origin.words),
            Look.SOFT,
        )
    )


def _picture(chart: Chart, part: int = 1) -> Picture:
    drawing = replace(chart.drawing, name=f"{chart.drawing.name}-{part}")  # several stand in one page
    return Picture(
        title=printable(chart.title),
        words=[printable(line) for line in chart.words],
        svg=svg_of(drawing, reader_language()),
        width=drawing.width,
        height=drawing.height,
    )


def _table(data: MapData) -> Table:
    columns = [
        Column(words=_("Target"), share=4),
        Column(words=_("Class"), share=3),
        *(Column(words=name, is_number=True, share=2) for name in group_names(data)),
    ]
    rows = [
        [
            Words(printable(f"{target.code} {target.title}")),
            ours(class_label(target.class_name, target.direction)),
            *(_cell(cell) for cell in target.cells),
        ]
        for target in data.targets
    ]
    return Table(caption=_("The divergence map in figures"), columns=columns, rows=rows, is_small=True)


def _cell(cell: MapCell) -> Words:
    if cell.counts is None:
        return ours(_("withheld"), Look.SOFT)
    if not any(cell.counts):
        return ours(_("no answer"), Look.SOFT)
    return ours(f"{number(sum(cell.counts[:2]))} | {number(sum(cell.counts[3:5]))}")


def _other(kind: ChartKind, document: Mapping[str, Any]) -> Iterator[Block]:
    chart = chart_from(kind, document, Width.PAGE)
    if chart.drawing.height > TALLEST * chart.drawing.width:
        chart = chart_from(kind, document, Width.MAIL)
    yield Heading(words=ours(chart.title), level=2)
    yield _picture(chart)
    yield from _words_of(chart.words)


def _words_of(lines: Sequence[str]) -> Iterator[Block]:
    yield Paragraph(words=ours(lines[-1], Look.SOFT))
