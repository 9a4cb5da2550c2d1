"""Convergence over rounds: each target in each round, with who did not answer apart from who moved."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consult.domain.tallies import Row, expressed, supporting
from consult.presentation import number, percent
from consult.presentation.labels import STANCES as STANCE_WORDS
from consult.presentation.labels import label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.charts.bar_matrix import BarCell, BarLine, BarMatrix, draw_bars
from consult.synthesis.charts.chart import Chart, ChartKind, Origin, Width
from consult.synthesis.charts.divergence_map import STANCE_ORDER
from consult.synthesis.charts.table import Cell, Table
from consult.synthesis.content import Counts, counts_in_words

MOST_IN_MAIL = 4
"""Targets in the picture of a mail, those that moved most."""


@dataclass(frozen=True, kw_only=True)
class RoundCell:
    """One target in one round: its six counts, or None where they are withheld, and who did not answer."""

    counts: Row | None
    silent: int | None
    is_revised: bool


@dataclass(frozen=True, kw_only=True)
class RoundsOfTarget:
    """One target in every round; None in a round without it."""

    code: str
    title: str
    cells: Sequence[RoundCell | None]

    @property
    def change(self) -> float | None:
        """By how much the share of support moved between the last two rounds; None where it is not told."""
        told = [cell.counts if cell else None for cell in self.cells[-2:]]
        shares = [supporting(counts) / expressed(counts) for counts in told if counts and expressed(counts)]
        return abs(shares[1] - shares[0]) if len(shares) == 2 else None


@dataclass(frozen=True, kw_only=True)
class ConvergenceData:
    """Targets × rounds, the oldest round first."""

    origin: Origin
    rounds: Sequence[int]
    targets: Sequence[RoundsOfTarget]

    def document(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self) | {"origin": asdict(self.origin) | {"date": self.origin.date.isoformat()}}


def convergence_from(document: Mapping[str, Any]) -> ConvergenceData:
    """The picture that was kept as JSON values."""
    origin = document["origin"]
    targets = [
        RoundsOfTarget(code=target["code"], title=target["title"], cells=[_cell_from(cell) for cell in target["cells"]])
        for target in document["targets"]
    ]
    date = datetime.fromisoformat(origin["date"])
    return ConvergenceData(origin=Origin(**{**origin, "date": date}), rounds=document["rounds"], targets=targets)


def _cell_from(cell: Mapping[str, Any] | None) -> RoundCell | None:
    if cell is None:
        return None
    return RoundCell(**{**cell, "counts": None if cell["counts"] is None else tuple(cell["counts"])})


def convergence_chart(data: ConvergenceData, width: Width = Width.PAGE) -> Chart:
    """The picture in the language in force, what moved most first; that of a mail has the first targets alone."""
    targets = sorted(data.targets, key=lambda target: (target.change is None, -(target.change or 0)))
    shown = targets[:MOST_IN_MAIL] if width is Width.MAIL else targets
    title = _("Support over rounds")
    words = [_in_words(data, target) for target in shown]
    if len(shown) < len(targets):
        words.append(
            _(
                "The first %(count)s of %(whole)s targets are shown.",
                count=number(len(shown)),
                whole=number(len(targets)),
            )
        )
    words.append(data.origin.words)
    matrix = BarMatrix(
        kind=ChartKind.CONVERGENCE,
        title=title,
        words=words,
        legend=_("Figures: oppose | support; bars: shares of those who took a stance, without who did not answer."),
        columns=[(_("Round %(number)s", number=number_), "") for number_ in data.rounds],
        lines=[_line(target) for target in shown],
    )
    table, drawing = _table(data, targets), draw_bars(matrix, width)
    return Chart(kind=ChartKind.CONVERGENCE, title=title, words=words, table=table, drawing=drawing)


def _line(target: RoundsOfTarget) -> BarLine:
    cells = [BarCell(counts=(0,) * 6) if cell is None else _bar_cell(cell) for cell in target.cells]
    return BarLine(head=target.code, beneath=[target.title, _change(target)], cells=cells)


def _bar_cell(cell: RoundCell) -> BarCell:
    silent = ngettext("%(num)d absent", "%(num)d absent", cell.silent) if cell.silent else ""
    return BarCell(counts=cell.counts, note=silent)


def _change(target: RoundsOfTarget) -> str:
    """The share of support in the last two rounds, and whether the wording is the same."""
    if any(cell is not None and cell.is_revised for cell in target.cells[-1:]):
        return _("new wording")
    shares = [
        percent(supporting(cell.counts) / expressed(cell.counts))
        for cell in target.cells[-2:]
        if cell is not None and cell.counts is not None and expressed(cell.counts)
    ]
    if len(shares) < 2:
        return ""
    return _("support %(before)s, then %(now)s", before=shares[0], now=shares[1])


def _in_words(data: ConvergenceData, target: RoundsOfTarget) -> str:
    told = [
        _("Round %(number)s: %(counts)s.", number=round_, counts=_cell_in_words(cell))
        for round_, cell in zip(data.rounds, target.cells, strict=True)
        if cell is not None
    ]
    change = _change(target)
    head = f"{target.code} {target.title} · {change}." if change else f"{target.code} {target.title}."
    return " ".join([head, *told])


def _cell_in_words(cell: RoundCell) -> str:
    if cell.counts is None:
        return _("withheld")
    so, oppose, neutral, support, ss, abstain = cell.counts
    return counts_in_words(Counts(so + oppose, neutral, support + ss, abstain, cell.silent or 0))


def _table(data: ConvergenceData, targets: Sequence[RoundsOfTarget]) -> Table:
    stances = [label(STANCE_WORDS, name) for name in STANCE_ORDER]
    return Table(
        columns=[
            _("Target"),
            _("Title"),
            _("In round"),
            *stances,
            _("Not answered"),
            _("Support in per cent"),
            _("New wording"),
        ],
        rows=[
            _row(target, round_, cell)
            for target in targets
            for round_, cell in zip(data.rounds, target.cells, strict=True)
            if cell is not None
        ],
        origin=data.origin.columns,
    )


def _row(target: RoundsOfTarget, round_: int, cell: RoundCell) -> Sequence[Cell]:
    counts: Sequence[Cell] = [_("withheld")] * 7
    share: Cell = None
    if cell.counts is not None:
        counts = [*cell.counts, cell.silent]
        share = round(100 * supporting(cell.counts) / expressed(cell.counts)) if expressed(cell.counts) else None
    return [target.code, target.title, round_, *counts, share, _("yes") if cell.is_revised else _("no")]
