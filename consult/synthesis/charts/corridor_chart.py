"""The corridor matrix: a row asks or is offered, a column is asked, offers or refuses; one shape a state, counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consult.accreditation.form import countries
from consult.domain.corridor_terms import CorridorState
from consult.languages import reader_language
from consult.positions.corridors import CorridorLine, End
from consult.presentation import number
from consult.presentation.labels import label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.charts.chart import Chart, ChartKind, Origin, Width
from consult.synthesis.charts.drawing import Drawing, Ink, Shape, Sign, Stroke, Symbol, Words
from consult.synthesis.charts.layout import SMALL, key_on, lines_on, name_on
from consult.synthesis.charts.lettering import wrapped
from consult.synthesis.charts.table import Table
from consult.synthesis.corridor_matrix import STATES, CorridorMatrix
from consult.synthesis.wording.corridors import STATE_MEANINGS, STATE_WORDS, line_in_words

_SYMBOLS = {
    CorridorState.MATCHED: Symbol.DISC,
    CorridorState.ASKED: Symbol.RING,
    CorridorState.REFUSED: Symbol.CROSS,
    CorridorState.OFFERED: Symbol.TRIANGLE,
}
MOST_COLUMNS, MOST_ROWS, MOST_WORDS = 5, 8, 12
"""Who is asked, who asks, and lines in words, in the picture of a mail: the ends with most lines."""


@dataclass(frozen=True, kw_only=True)
class CorridorData:
    """The matrix, and which numbers it is made of."""

    origin: Origin
    matrix: CorridorMatrix

    def document(self) -> dict[str, Any]:
        """What is drawn and said, as JSON values: the texts of asks and answers stay with the positions."""
        lines = self.matrix.lines
        ends = sorted({end for line in lines for end in (line.origin, line.destination)}, key=lambda end: end.key)
        return {
            "origin": asdict(self.origin) | {"date": self.origin.date.isoformat()},
            "ends": [[end.key, end.name, end.is_at_the_table] for end in ends],
            "titles": {line.code: line.title for line in lines},
            "lines": [[ends.index(line.origin), ends.index(line.destination), line.code, line.state] for line in lines],
        }


def corridor_from(document: Mapping[str, Any]) -> CorridorData:
    """The matrix that was kept as JSON values; who is not at the table is named in the language in force."""
    origin, countries_here = document["origin"], countries(reader_language())
    ends = [
        End(key=key, name=name if is_here else countries_here.get(key, name), is_at_the_table=is_here)
        for key, name, is_here in document["ends"]
    ]
    lines = [
        CorridorLine(
            origin=ends[here],
            destination=ends[there],
            code=code,
            title=document["titles"][code],
            state=CorridorState(state),
        )
        for here, there, code, state in document["lines"]
    ]
    kept = Origin(**{**origin, "date": datetime.fromisoformat(origin["date"])})
    return CorridorData(origin=kept, matrix=CorridorMatrix(lines))


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """Which ends are drawn, and where."""

    matrix: CorridorMatrix
    origins: Sequence[End]
    destinations: Sequence[End]
    width: int
    margin: int
    first: int
    column: int


def corridor_chart(data: CorridorData, width: Width = Width.PAGE) -> Chart:
    """The matrix in the language in force; that of a mail has the ends with most lines alone."""
    title = _("Corridor matrix: who asks and who offers")
    grid = _grid_for(data.matrix, width)
    words = [*_lines_in_words(grid, width), data.origin.words]
    drawing = _drawn(grid, title, words)
    return Chart(kind=ChartKind.CORRIDOR_MATRIX, title=title, words=words, table=_table(data), drawing=drawing)


def _grid_for(matrix: CorridorMatrix, width: Width) -> _Grid:
    origins, destinations = matrix.origins, matrix.destinations
    if width is Width.MAIL:
        columns = _most_lines(destinations, [line.destination for line in matrix.lines], MOST_COLUMNS)
        # rows of what is drawn: one that asks only of others would be empty
        asking = [line.origin for line in matrix.lines if line.destination in columns]
        rows = _most_lines([end for end in origins if end in asking], asking, MOST_ROWS)
        return _Grid(matrix=matrix, origins=rows, destinations=columns, width=536, margin=12, first=134, column=78)
    whole = max(480, 184 + 96 * len(destinations) + 24)
    return _Grid(
        matrix=matrix, origins=origins, destinations=destinations, width=whole, margin=24, first=184, column=96
    )


def _most_lines(ends: Sequence[End], of_lines: Sequence[End], most: int) -> Sequence[End]:
    """The same ends where all find room, else those with most lines, these first."""
    counts = Counter(of_lines)
    return ends if len(ends) <= most else sorted(ends, key=lambda end: -counts[end])[:most]


def _lines_in_words(grid: _Grid, width: Width) -> list[str]:
    lines = grid.matrix.lines
    if width is Width.PAGE:
        return [line_in_words(line) for line in lines]
    drawn = [line for line in lines if line.origin in grid.origins and line.destination in grid.destinations]
    told = [line_in_words(line) for line in drawn[:MOST_WORDS]]
    if left := len(lines) - len(told):
        told.append(ngettext("and %(count)s more", "and %(count)s more", left, count=number(left)))
    return told


def _table(data: CorridorData) -> Table:
    lines = data.matrix.lines
    has_texts = any(line.ask or line.answer for line in lines)
    columns = [_("Asks, or is offered"), _("Is asked, or offers"), _("Target"), _("Title"), _("State")]
    return Table(
        columns=[*columns, _("Ask"), _("Offer or refusal")] if has_texts else columns,
        rows=[
            [
                line.origin.name,
                line.destination.name,
                line.code,
                line.title,
                label(STATE_WORDS, line.state),
                *([line.ask, line.answer] if has_texts else []),
            ]
            for line in lines
        ],
        origin=data.origin.columns,
    )


def _drawn(grid: _Grid, title: str, words: Sequence[str]) -> Drawing:
    margin, width = grid.margin, grid.width
    shapes: list[Shape] = []
    y = name_on(shapes, title, margin=margin, width=width)
    entries = [(_SYMBOLS[state], label(STATE_MEANINGS, state)) for state in STATES]
    y = key_on(shapes, entries, y=y, margin=margin, width=width)
    told = _("A row asks or is offered something; a column is asked, and offers or refuses. Figures count targets.")
    y = lines_on(shapes, told, y=y, margin=margin, width=width)
    y = _column_heads(shapes, grid, y)
    for origin in grid.origins:
        y = _row(shapes, grid, origin, y)
    shapes.append(Stroke(x=margin, y=y, to_x=width - margin, to_y=y))
    y = lines_on(shapes, words[-1], y=y + 18, margin=margin, width=width)
    return Drawing(
        name=ChartKind.CORRIDOR_MATRIX,
        width=width,
        height=y + margin - 16,
        title=title,
        description="\n".join(words),
        shapes=shapes,
    )


def _column_heads(shapes: list[Shape], grid: _Grid, y: int) -> int:
    heads = [wrapped(end.name, SMALL, grid.column - 8, lines=4) for end in grid.destinations]
    deepest = max((len(lines) for lines in heads), default=1)
    for place, lines in enumerate(heads):
        first = y + 14 + 15 * (deepest - len(lines))
        shapes += [
            Words(x=grid.first + place * grid.column, y=first + 15 * row, text=line, size=SMALL, is_bold=True)
            for row, line in enumerate(lines)
        ]
    return y + 15 * deepest + 8


def _row(shapes: list[Shape], grid: _Grid, origin: End, y: int) -> int:
    name = wrapped(origin.name, SMALL, grid.first - grid.margin - 12, lines=2)
    cells = [grid.matrix.cells.get((origin.key, end.key), Counter()) for end in grid.destinations]
    deepest = max(2 if len(name) > 1 else 1, *((sum(1 for state in STATES if cell.get(state))) for cell in cells))
    shapes.append(Stroke(x=grid.margin, y=y, to_x=grid.width - grid.margin, to_y=y, ink=Ink.LINE))
    shapes += [
        Words(x=grid.margin, y=y + 18 + 15 * row, text=line, size=SMALL, is_bold=True) for row, line in enumerate(name)
    ]
    for place, cell in enumerate(cells):
        told = [state for state in STATES if cell.get(state)]
        for row, state in enumerate(told):
            x, base = grid.first + place * grid.column, y + 18 + 16 * row
            shapes.append(Sign(x=x + 6, y=base - 4, symbol=_SYMBOLS[state], size=5))
            shapes.append(Words(x=x + 18, y=base, text=number(cell[state]), size=SMALL))
    return y + 16 * deepest + 12
