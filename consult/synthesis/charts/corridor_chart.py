"""The corridor matrix: who asks in the rows, who is asked in the columns; one shape a state, with its count."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.corridor_terms import CorridorState
from consult.positions.corridors import CorridorLine
from consult.presentation import number
from consult.presentation.labels import Labels, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext, ngettext
from consult.synthesis.charts.chart import Chart, ChartKind, Origin
from consult.synthesis.charts.drawing import Drawing, Ink, Shape, Sign, Stroke, Symbol, Words
from consult.synthesis.charts.layout import SMALL, key_on, lines_on, name_on
from consult.synthesis.charts.lettering import wrapped
from consult.synthesis.charts.table import Table
from consult.synthesis.corridor_matrix import STATES, CorridorMatrix

STATE_WORDS: Labels = {
    "matched": lazy_gettext("Matched"),
    "asked": lazy_gettext("Asked"),
    "refused": lazy_gettext("Refused"),
    "offered": lazy_gettext("Offered"),
}
_SYMBOLS = {
    CorridorState.MATCHED: Symbol.DISC,
    CorridorState.ASKED: Symbol.RING,
    CorridorState.REFUSED: Symbol.CROSS,
    CorridorState.OFFERED: Symbol.TRIANGLE,
}
MARGIN, FIRST, COLUMN = 24, 184, 96


@dataclass(frozen=True, kw_only=True)
class CorridorData:
    """The matrix, and which numbers it is made of."""

    origin: Origin
    matrix: CorridorMatrix


def corridor_chart(data: CorridorData) -> Chart:
    """The matrix in the language in force."""
    title = _("Corridor matrix: who asks what of whom")
    words = [*(_in_words(line) for line in data.matrix.lines), data.origin.words]
    return Chart(
        kind=ChartKind.CORRIDOR_MATRIX, title=title, words=words, table=_table(data), drawing=_drawn(data, title, words)
    )


def _in_words(line: CorridorLine) -> str:
    return _(
        "%(origin)s of %(destination)s on %(code)s: %(state)s.",
        origin=line.origin.name,
        destination=line.destination.name,
        code=line.code,
        state=label(STATE_WORDS, line.state),
    )


def _table(data: CorridorData) -> Table:
    return Table(
        columns=[_("Asks"), _("Is asked"), _("Target"), _("Title"), _("State"), _("Ask"), _("Answer")],
        rows=[
            [
                line.origin.name,
                line.destination.name,
                line.code,
                line.title,
                label(STATE_WORDS, line.state),
                line.ask,
                line.answer,
            ]
            for line in data.matrix.lines
        ],
        origin=data.origin.columns,
    )


def _drawn(data: CorridorData, title: str, words: Sequence[str]) -> Drawing:
    matrix = data.matrix
    width = max(480, FIRST + COLUMN * len(matrix.destinations) + MARGIN)
    shapes: list[Shape] = []
    y = name_on(shapes, title, margin=MARGIN, width=width)
    entries = [(_SYMBOLS[state], label(STATE_WORDS, state)) for state in STATES]
    y = key_on(shapes, entries, y=y, margin=MARGIN, width=width)
    told = ngettext(
        "Rows ask, columns are asked; figures count targets. %(count)s pair on a target in all.",
        "Rows ask, columns are asked; figures count targets. %(count)s pairs on a target in all.",
        len(matrix.lines),
        count=number(len(matrix.lines)),
    )
    y = lines_on(shapes, told, y=y, margin=MARGIN, width=width)
    y = _column_heads(shapes, matrix, y)
    for origin in matrix.origins:
        y = _row(shapes, matrix, origin.key, wrapped(origin.name, SMALL, FIRST - MARGIN - 12, lines=2), y, width)
    shapes.append(Stroke(x=MARGIN, y=y, to_x=width - MARGIN, to_y=y))
    y = lines_on(shapes, words[-1], y=y + 18, margin=MARGIN, width=width)
    return Drawing(
        name=ChartKind.CORRIDOR_MATRIX,
        width=width,
        height=y + MARGIN - 16,
        title=title,
        description="\n".join(words),
        shapes=shapes,
    )


def _column_heads(shapes: list[Shape], matrix: CorridorMatrix, y: int) -> int:
    heads = [wrapped(end.name, SMALL, COLUMN - 8, lines=4) for end in matrix.destinations]
    deepest = max((len(lines) for lines in heads), default=1)
    for place, lines in enumerate(heads):
        first = y + 14 + 15 * (deepest - len(lines))
        shapes += [
            Words(x=FIRST + place * COLUMN, y=first + 15 * row, text=line, size=SMALL, is_bold=True)
            for row, line in enumerate(lines)
        ]
    return y + 15 * deepest + 8


def _row(shapes: list[Shape], matrix: CorridorMatrix, key: str, name: Sequence[str], y: int, width: int) -> int:
    cells = [matrix.cells.get((key, end.key), Counter()) for end in matrix.destinations]
    deepest = max(2 if len(name) > 1 else 1, *((sum(1 for state in STATES if cell.get(state))) for cell in cells))
    shapes.append(Stroke(x=MARGIN, y=y, to_x=width - MARGIN, to_y=y, ink=Ink.LINE))
    shapes += [
        Words(x=MARGIN, y=y + 18 + 15 * row, text=line, size=SMALL, is_bold=True) for row, line in enumerate(name)
    ]
    for place, cell in enumerate(cells):
        told = [state for state in STATES if cell.get(state)]
        for row, state in enumerate(told):
            x, base = FIRST + place * COLUMN, y + 18 + 16 * row
            shapes.append(Sign(x=x + 6, y=base - 4, symbol=_SYMBOLS[state], size=5))
            shapes.append(Words(x=x + 18, y=base, text=number(cell[state]), size=SMALL))
    return y + 16 * deepest + 12
