"""The map of targets and groups, in the order that the reader chose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from consult.domain.divergence import FlagName
from consult.domain.errors import NotFound
from consult.domain.synthesis import CLASS_ORDER
from consult.presentation import Bar, BarRow, BarScale, Flag, bar, bar_scale
from consult.synthesis.pages.shown import Shown
from consult.synthesis.picture import TargetPicture

CELLS_ON_A_PAGE = 90
"""Cells of the map that keep the page light enough for a slow line; the rest is one link away."""


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """One target of the map."""

    code: str
    title: str
    cells: Sequence[Mapping[str, Any]]
    gap: float | None
    class_name: str
    direction: str | None
    flags: Sequence[Flag]


@dataclass(frozen=True, kw_only=True)
class DivergenceMap:
    """Targets × groups on one axis; where all targets have an objection, that is said once below."""

    groups: Sequence[str]
    rows: Sequence[MapRow]
    all_objected: bool
    has_strengths: bool
    page: int
    pages: int


def divergence_map(shown: Shown, sort: str, page: int | None) -> DivergenceMap:
    """The map at the desk, with exact counts.

    Args:
        page: which part of a large map, from 1; None for all of it.
    Raises: NotFound for a page that there is not.
    """
    targets = sorted(shown.picture.targets, key=lambda target: _SORTS[sort](shown, target))
    all_objected = all(sum(target.row[:2]) for target in targets)
    groups = [group for group in shown.compared_groups if shown.accredited(group)]
    rows = {
        (target.target.code, group): BarRow(tally=target.tallies[shown.line].row(group))
        for target in targets
        for group in groups
    }
    scale = bar_scale(rows.values(), aside=False)
    size = max(1, CELLS_ON_A_PAGE // max(1, len(groups)))
    pages = max(1, ceil(len(targets) / size))
    if page is not None and page > pages:
        raise NotFound
    on_page = targets if page is None else targets[(page - 1) * size : page * size]
    return DivergenceMap(
        groups=[shown.name_of(group) for group in groups],
        rows=[_row(shown, target, groups, rows, scale, leave_objections=all_objected) for target in on_page],
        all_objected=bool(targets) and all_objected,
        has_strengths=any(row.tally[0] or row.tally[4] for row in rows.values()),
        page=page or 0,
        pages=pages,
    )


def _row(
    shown: Shown,
    target: TargetPicture,
    groups: Sequence[str],
    rows: Mapping[tuple[str, str], BarRow],
    scale: BarScale,
    *,
    leave_objections: bool,
) -> MapRow:
    found, code = shown.comparison(target), target.target.code
    return MapRow(
        code=code,
        title=target.revision.title,
        cells=[_cell(shown, target, group, bar(rows[code, group], scale)) for group in groups],
        gap=found.gap,
        class_name=found.class_.value,
        direction=found.direction.value if found.direction else None,
        flags=shown.flags(target, leave_out=frozenset({FlagName.OBJECTION} if leave_objections else ())),
    )


def _cell(shown: Shown, target: TargetPicture, group: str, drawn: Bar) -> dict[str, Any]:
    row, measure = target.tallies[shown.line].row(group), shown.comparison(target).groups.get(group)
    is_told = measure is not None and measure.evaluable
    return {
        "bar": drawn if any(row) else None,
        "net": measure.net_support if measure and is_told else None,
        "neutral": row[2] or None,
    }


def _by_gap(shown: Shown, target: TargetPicture) -> tuple[bool, float, int]:
    width = shown.comparison(target).gap
    return width is None, -(width or 0), target.target.place


def _by_class(shown: Shown, target: TargetPicture) -> tuple[int, int]:
    return CLASS_ORDER.index(shown.comparison(target).class_.value), target.target.place


def _by_flags(shown: Shown, target: TargetPicture) -> tuple[int, int]:
    return -len(shown.comparison(target).flags), target.target.place


def _by_code(_shown: Shown, target: TargetPicture) -> int:
    return target.target.place


_SORTS: Mapping[str, Callable[[Shown, TargetPicture], Any]] = {
    "gap": _by_gap,
    "code": _by_code,
    "class": _by_class,
    "flags": _by_flags,
}
