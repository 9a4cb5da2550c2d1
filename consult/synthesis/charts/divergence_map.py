"""The divergence map: targets × groups, opposition and support at one zero line, with every count in figures."""

from collections.abc import Sequence

from consult.presentation import class_label, comparison_label, group_label, number, points
from consult.presentation.labels import STANCES as STANCE_WORDS
from consult.presentation.labels import label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.charts.bar_matrix import BarCell, BarLine, BarMatrix, draw_bars
from consult.synthesis.charts.chart import Chart, ChartKind, Width
from consult.synthesis.charts.divergence_data import MapCell, MapData, MapTarget
from consult.synthesis.charts.table import Cell, Table
from consult.synthesis.content import Counts, counts_in_words

MOST_IN_MAIL = 6
"""Targets in the picture of a mail: more would make it heavy for a slow line; the page behind it has them all."""
STANCE_ORDER = ("strongly_oppose", "oppose", "neutral", "support", "strongly_support", "abstain")


def divergence_map(data: MapData, width: Width = Width.PAGE) -> Chart:
    """The map in the language in force; that of a mail has the first targets alone."""
    shown = data.targets[:MOST_IN_MAIL] if width is Width.MAIL else data.targets
    title = _("Divergence map: %(line)s", line=comparison_label(data.line, data.line_labels))
    left = len(data.targets) - len(shown)
    words = [_target_in_words(data, target) for target in shown]
    if left:
        words.append(
            _(
                "The first %(count)s of %(whole)s targets are shown.",
                count=number(len(shown)),
                whole=number(len(data.targets)),
            )
        )
    words.append(data.origin.words)
    return Chart(
        kind=ChartKind.DIVERGENCE_MAP,
        title=title,
        words=words,
        table=_table(data),
        drawing=draw_bars(_matrix(data, shown, title, words, width), width),
    )


def _matrix(data: MapData, shown: Sequence[MapTarget], title: str, words: Sequence[str], width: Width) -> BarMatrix:
    members = [
        ngettext("%(count)s delegation", "%(count)s delegations", count, count=number(count))
        if width is Width.PAGE
        else f"({number(count)})"
        for count in data.members
    ]
    return BarMatrix(
        kind=ChartKind.DIVERGENCE_MAP,
        title=title,
        words=words,
        legend=_("Figures: oppose | support of each group; bars: shares of those who took a stance."),
        columns=list(zip(group_names(data), members, strict=True)),
        lines=[_line(target) for target in shown],
    )


def _line(target: MapTarget) -> BarLine:
    gap = "" if target.gap is None else " · " + _("gap %(points)s", points=number(round(target.gap * 100)))
    return BarLine(
        head=target.code,
        figure=gap,
        beneath=[target.title, class_label(target.class_name, target.direction)],
        cells=[BarCell(counts=cell.counts, note=points(cell.net)) for cell in target.cells],
    )


def group_names(data: MapData) -> list[str]:
    """What the groups are called."""
    return [group_label(group, data.group_labels) for group in data.groups]


def _target_in_words(data: MapData, target: MapTarget) -> str:
    cells = [
        _("%(group)s: %(counts)s", group=name, counts=_cell_in_words(cell))
        for name, cell in zip(group_names(data), target.cells, strict=True)
    ]
    head = _(
        "%(code)s %(title)s, %(class)s.",
        code=target.code,
        title=target.title,
        **{"class": class_label(target.class_name, target.direction)},
    )
    return " ".join([head, *(f"{cell}." if cell[-1] != "." else cell for cell in cells)])


def _cell_in_words(cell: MapCell) -> str:
    if cell.counts is None:
        return _("withheld")
    if not any(cell.counts):
        return _("no answer")
    so, oppose, neutral, support, ss, abstain = cell.counts
    return counts_in_words(Counts(so + oppose, neutral, support + ss, abstain, 0))


def _table(data: MapData) -> Table:
    stances = [label(STANCE_WORDS, name) for name in STANCE_ORDER]
    return Table(
        columns=[
            _("Target"),
            _("Title"),
            _("Class"),
            _("Gap in points"),
            comparison_label(data.line, data.line_labels),
            _("Delegations"),
            *stances,
            _("Not answered"),
            _("Net support in points"),
        ],
        rows=[_row(data, target, place, cell) for target in data.targets for place, cell in enumerate(target.cells)],
        origin=data.origin.columns,
    )


def _row(data: MapData, target: MapTarget, place: int, cell: MapCell) -> Sequence[Cell]:
    members = data.members[place]
    counts: Sequence[Cell] = [_("withheld")] * 7
    if cell.counts is not None:
        counts = [*cell.counts, max(0, members - sum(cell.counts))]
    return [
        target.code,
        target.title,
        class_label(target.class_name, target.direction),
        in_points(target.gap),
        group_names(data)[place],
        members,
        *counts,
        in_points(cell.net),
    ]


def in_points(share: float | None) -> int | None:
    """A share as whole points, as a number that a spreadsheet counts with."""
    return None if share is None else int(points(share).replace("\N{MINUS SIGN}", "-"))
