"""What the divergence map shows, in no language yet: it can be kept and drawn later, in any."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consult.domain.tallies import Row
from consult.domain.vocabulary import RESIDUAL_GROUPS, Attribution
from consult.presentation.labels import in_group_order
from consult.synthesis.charts.chart import Origin
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.releasing import ordered_lines


@dataclass(frozen=True, kw_only=True)
class MapCell:
    """One group on one target: its six counts, or None where they are withheld; `net` where it may be told."""

    counts: Row | None
    net: float | None


@dataclass(frozen=True, kw_only=True)
class MapTarget:
    """One target with a cell for every group."""

    code: str
    title: str
    class_name: str
    direction: str | None
    gap: float | None
    cells: Sequence[MapCell]


@dataclass(frozen=True, kw_only=True)
class MapData:
    """Targets × groups along one line; `members` are the delegations of each group."""

    origin: Origin
    line: str
    line_labels: Mapping[str, str]
    groups: Sequence[str]
    group_labels: Mapping[str, str]
    members: Sequence[int]
    targets: Sequence[MapTarget]

    def document(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self) | {"origin": asdict(self.origin) | {"date": self.origin.date.isoformat()}}


def map_from(document: Mapping[str, Any]) -> MapData:
    """The map that was kept as JSON values."""
    origin = document["origin"]
    return MapData(
        **{key: document[key] for key in ("line", "line_labels", "groups", "group_labels", "members")},
        origin=Origin(**{**origin, "date": datetime.fromisoformat(origin["date"])}),
        targets=[_target_from(target) for target in document["targets"]],
    )


def _target_from(target: Mapping[str, Any]) -> MapTarget:
    cells = [
        MapCell(counts=None if cell["counts"] is None else tuple(cell["counts"]), net=cell["net"])
        for cell in target["cells"]
    ]
    return MapTarget(**{**target, "cells": cells})


def tells_counts(picture: RoundPicture) -> bool:
    """False where nothing but words leaves the desk: then every cell is withheld."""
    return picture.is_exact or picture.consultation.attribution != Attribution.CONFIDENTIAL


def map_data(picture: RoundPicture, line: str, *, date: datetime) -> MapData:
    """The map of a picture along a line: of the exact one at the desk, of the released one for anybody else.

    The widest gaps come first where they are exact; else the order tells nothing.
    """
    consultation, own = picture.consultation, picture.consultation.labels
    labels = {group: str(name) for group, name in own.get(line, {}).items()}
    accredited = picture.accredited.get(line, {})
    groups = [name for name in in_group_order(accredited, labels) if name not in RESIDUAL_GROUPS and accredited[name]]
    targets = [_target(picture, target, line, groups) for target in picture.targets]
    if picture.is_exact:
        targets.sort(key=lambda target: (target.gap is None, -(target.gap or 0)))
    return MapData(
        origin=Origin(
            consultation=consultation.title,
            round=picture.round.number,
            as_of=picture.as_of,
            date=date,
            weighting=picture.weighting.value,
        ),
        line=line,
        line_labels=dict(own.get("lines", {})),
        groups=groups,
        group_labels=labels,
        members=[accredited[group] for group in groups],
        targets=targets,
    )


def _target(picture: RoundPicture, target: TargetPicture, line: str, groups: Sequence[str]) -> MapTarget:
    found = target.comparisons[line]
    return MapTarget(
        code=target.target.code,
        title=target.revision.title,
        class_name=found.class_.value,
        direction=found.direction.value if found.direction else None,
        gap=round(found.gap, 4) if picture.is_exact and found.gap is not None else None,
        cells=[_cell(picture, target, line, group) for group in groups],
    )


def _cell(picture: RoundPicture, target: TargetPicture, line: str, group: str) -> MapCell:
    if not tells_counts(picture):
        return MapCell(counts=None, net=None)
    if target.released is None:
        row: Row | None = target.tallies[line].row(group)
    else:
        row = target.released.group(ordered_lines(picture.consultation).index(line), group).row
    measure = target.comparisons[line].groups.get(group)
    if row is None or measure is None or not measure.evaluable or measure.net_support is None:
        return MapCell(counts=row, net=None)
    return MapCell(counts=row, net=round(measure.net_support, 4))
