"""Rows of diverging bars under columns: against at the start, for at the end, of one zero line, counts in figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.domain.tallies import Row
from consult.presentation import BarRow, BarScale, bar_scale, number
from consult.presentation.labels import STANCES as STANCE_WORDS
from consult.presentation.labels import label
from consult.presentation.translation import gettext as _
from consult.synthesis.charts.chart import ChartKind, Width
from consult.synthesis.charts.drawing import Anchor, Box, Drawing, Ink, Pattern, Shape, Stroke, Words
from consult.synthesis.charts.layout import SMALL, KeyEntry, key_on, lines_on, name_on
from consult.synthesis.charts.lettering import shortened, width_of, wrapped

BAR, GAP = 12, 14
"""Height of a bar, and room between columns."""
_FIRSTS = (128, 144, 160, 176, 192)
"""How wide the first column of a mail may be: as narrow as its words allow."""
_FILLS: dict[str, Ink | Pattern] = {
    "strongly_oppose": Ink.STRONGLY_OPPOSE,
    "oppose": Pattern.STRIPES,
    "support": Ink.SUPPORT,
    "strongly_support": Ink.STRONGLY_SUPPORT,
}


@dataclass(frozen=True, kw_only=True)
class BarCell:
    """One bar: six counts, or None where they are withheld, and a few words beneath where there is room."""

    counts: Row | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BarLine:
    """One row: what stands in bold, what stands beneath it, and its bars; `figure` ends the head and is never cut."""

    head: str
    beneath: Sequence[str]
    cells: Sequence[BarCell]
    figure: str = ""


@dataclass(frozen=True, kw_only=True)
class BarMatrix:
    """All of it in the words of one language; `words` are the alternative text, the last of them the source."""

    kind: ChartKind
    title: str
    words: Sequence[str]
    legend: str
    columns: Sequence[tuple[str, str]]
    lines: Sequence[BarLine]


@dataclass(frozen=True, kw_only=True)
class _Grid:
    width: int
    margin: int
    first: int
    column: int
    row: int
    is_wide: bool

    @property
    def room(self) -> int:
        return self.column - GAP

    @property
    def end(self) -> int:
        return self.width - self.margin


def _grid_for(matrix: BarMatrix, width: Width) -> _Grid:
    columns = len(matrix.columns)
    if width is Width.MAIL:
        first = next((first for first in _FIRSTS if _fits(matrix, first - 12 - GAP)), _FIRSTS[-1])
        whole = max(536, first + 12 + 72 * columns)
        column = (whole - 12 - first) // max(1, columns)
        return _Grid(width=whole, margin=12, first=first, column=column, row=60, is_wide=False)
    first = 284
    column = min(200, max(104, (960 - first) // max(1, columns)))
    return _Grid(
        width=max(640, first + column * columns + 24), margin=24, first=first, column=column, row=58, is_wide=True
    )


def _fits(matrix: BarMatrix, room: int) -> bool:
    """True where nothing beside the bars of a mail is cut: there are figures in it."""
    return all(
        width_of(line.head + line.figure, 13) <= room
        and not any(words.endswith("…") for words in wrapped(line.beneath[-1], SMALL, room, lines=2))
        for line in matrix.lines
    )


def draw_bars(matrix: BarMatrix, width: Width) -> Drawing:
    """Lay it out; the axis of all bars is the same, and every width is a whole number of units."""
    grid = _grid_for(matrix, width)
    scale = bar_scale([BarRow(tally=counts) for counts in _told(matrix)], aside=False)
    shapes: list[Shape] = []
    y = name_on(shapes, matrix.title, margin=grid.margin, width=grid.width)
    y = key_on(shapes, _key(matrix), y=y, margin=grid.margin, width=grid.width)
    y = lines_on(shapes, matrix.legend, y=y, margin=grid.margin, width=grid.width) + 2
    y = _column_heads(shapes, grid, matrix, y)
    for line in matrix.lines:
        shapes += _line(grid, line, scale, y)
        y += grid.row
    shapes.append(Stroke(x=grid.margin, y=y, to_x=grid.end, to_y=y))
    y = lines_on(shapes, matrix.words[-1], y=y + 18, margin=grid.margin, width=grid.width)
    return Drawing(
        name=matrix.kind,
        width=grid.width,
        height=y + grid.margin - 16,
        title=matrix.title,
        description="\n".join(matrix.words),
        shapes=shapes,
    )


def _told(matrix: BarMatrix) -> list[Row]:
    return [cell.counts for line in matrix.lines for cell in line.cells if cell.counts is not None]


def _key(matrix: BarMatrix) -> list[KeyEntry]:
    told = _told(matrix)
    counted = dict(zip(STANCE_WORDS, (sum(counts) for counts in zip(*told, strict=True)), strict=False))
    entries: list[KeyEntry] = [
        (fill, label(STANCE_WORDS, name))
        for name, fill in _FILLS.items()
        if counted.get(name) or name in ("oppose", "support")
    ]
    if counted.get("neutral") or counted.get("abstain"):
        entries.append((Pattern.HATCHING, _("Neutral or abstaining")))
    if len(told) < sum(len(line.cells) for line in matrix.lines):
        entries.append((Pattern.WITHHELD, _("withheld")))
    return entries


def _column_heads(shapes: list[Shape], grid: _Grid, matrix: BarMatrix, y: int) -> int:
    heads = [(wrapped(name, SMALL, grid.column - 8, lines=4), note) for name, note in matrix.columns]
    deepest = max((len(lines) for lines, _note in heads), default=1)
    for place, (lines, note) in enumerate(heads):
        x, first = grid.first + place * grid.column, y + 14 + 15 * (deepest - len(lines))
        shapes += [
            Words(x=x, y=first + 15 * row, text=line, size=SMALL, is_bold=True) for row, line in enumerate(lines)
        ]
        shapes.append(Words(x=x, y=y + 14 + 15 * deepest, text=note, size=SMALL, ink=Ink.SOFT))
    y += 15 * deepest + 23
    shapes.append(Stroke(x=grid.margin, y=y, to_x=grid.end, to_y=y, width=2))
    return y


def _line(grid: _Grid, line: BarLine, scale: BarScale, y: int) -> Iterator[Shape]:
    room = grid.first - grid.margin - GAP
    yield Stroke(x=grid.margin, y=y, to_x=grid.end, to_y=y, ink=Ink.LINE)
    head = shortened(line.head, 13, room - width_of(line.figure, 13)) + line.figure
    yield Words(x=grid.margin, y=y + 16, text=head, is_bold=True)
    beneath = (
        [shortened(words, SMALL, room) for words in line.beneath[:2]]
        if grid.is_wide
        else wrapped(line.beneath[-1], SMALL, room, lines=2)
    )
    for place, words in enumerate(beneath):
        ink = Ink.SOFT if grid.is_wide and place == 0 else Ink.TEXT
        yield Words(x=grid.margin, y=y + 31 + 15 * place, text=words, size=SMALL, ink=ink)
    for place, cell in enumerate(line.cells):
        yield from _cell(grid, cell, scale, grid.first + place * grid.column, y + 8)


def _cell(grid: _Grid, cell: BarCell, scale: BarScale, x: int, y: int) -> Iterator[Shape]:
    base = y + BAR + 15
    if cell.counts is None:
        yield Box(x=x, y=y, width=grid.room, height=BAR, fill=Pattern.WITHHELD, edge=Ink.EDGE)
        yield Words(x=x, y=base, text=_("withheld"), size=SMALL, ink=Ink.SOFT)
        return
    if not any(cell.counts):
        yield Words(x=x, y=y + BAR - 1, text=_("no answer"), size=SMALL, ink=Ink.SOFT)
        return
    zero = x + round(grid.room * scale.left / scale.total)
    yield from _bar(grid, cell.counts, scale, zero, y)
    against, support, beside = sum(cell.counts[:2]), sum(cell.counts[3:5]), cell.counts[2] + cell.counts[5]
    yield Words(x=zero - 4, y=base, text=number(against), size=SMALL, anchor=Anchor.END)
    yield Words(x=zero + 4, y=base, text=number(support), size=SMALL)
    if beside:
        yield Box(x=x, y=base + 7, width=8, height=8, fill=Pattern.HATCHING, edge=Ink.EDGE)
        yield Words(x=x + 12, y=base + 15, text=number(beside), size=SMALL, ink=Ink.SOFT)
    if cell.note and grid.column > 100:
        yield Words(x=zero + 4, y=base + 15, text=cell.note, size=SMALL, ink=Ink.SOFT)


def _bar(grid: _Grid, counts: Sequence[int], scale: BarScale, zero: int, y: int) -> Iterator[Shape]:
    unit = BarRow(tally=counts).unit

    def length(count: int) -> int:
        return round(grid.room * count / unit / scale.total)

    against, all_against = length(counts[1]), length(counts[0] + counts[1])
    support, all_support = length(counts[3]), length(counts[3] + counts[4])
    parts = [
        ("strongly_oppose", zero - all_against, all_against - against),
        ("oppose", zero - against, against),
        ("support", zero, support),
        ("strongly_support", zero + support, all_support - support),
    ]
    for name, start, width in parts:
        if width > 0:
            edge = Ink.OPPOSE if name == "oppose" else None
            yield Box(x=start, y=y, width=width, height=BAR, fill=_FILLS[name], edge=edge)
    yield Stroke(x=zero, y=y - 3, to_x=zero, to_y=y + BAR + 3, width=2)
