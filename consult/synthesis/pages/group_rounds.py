"""Each group of a target in each round: its bar, its counts, its net support and side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.domain.divergence import GroupMeasure
from consult.domain.tallies import STANCES
from consult.presentation import Bar, BarRow, BarScale, Flag, bar, bar_scale
from consult.presentation.labels import STANCES as STANCE_WORDS
from consult.presentation.labels import label
from consult.presentation.translation import gettext as _
from consult.synthesis.pages.shown import Counted, Shown

WITHHELD = "withheld"
_STRENGTHS = (0, 4)
_DRAWN = (0, 1, 3, 4, 2, 5)


@dataclass(frozen=True, kw_only=True)
class RoundOfGroup:
    """One line: a group in one round; `as_of` where its numbers stand as they were released."""

    round: int
    as_of: datetime | None
    bar: Bar | None
    counts: Sequence[tuple[str, int | None]]
    net_support: float | str | None
    side: str | None
    flags: Sequence[Flag]


@dataclass(frozen=True, kw_only=True)
class GroupRounds:
    """A group with its rounds, oldest first."""

    label: str
    members: int
    rounds: Sequence[RoundOfGroup]


@dataclass(frozen=True, kw_only=True)
class Table:
    """All groups of a target, the columns they are told in, and the parts of their bars."""

    groups: Sequence[GroupRounds]
    columns: Sequence[str]
    parts: Sequence[str]


def group_rounds(shown: Sequence[Shown], place: int) -> Table:
    """The groups of a target in these rounds; the last one is the round that is looked at."""
    counted = [round_.by_group(round_.picture.targets[place]) for round_ in shown]
    every = [found for groups in counted for found in groups.values()]
    columns = _columns(every, is_exact=shown[-1].is_exact)
    rows = {
        (number, group): _bar_row(found, shown[number].accredited(group))
        for number, groups in enumerate(counted)
        for group, found in groups.items()
    }
    scale = bar_scale([row for row in rows.values() if row])
    groups = [
        GroupRounds(
            label=shown[-1].name_of(group),
            members=shown[-1].accredited(group),
            rounds=[
                _line(shown[number], place, group, counted[number][group], columns, rows[number, group], scale)
                for number in range(len(shown))
            ],
        )
        for group in shown[-1].groups
    ]
    parts = [STANCES[index].value for index in columns]
    drawn = [STANCES[index].value for index in _DRAWN if STANCES[index].value in parts]
    return Table(groups=groups, columns=[*_names(columns), _("Absent")], parts=[*drawn, "silent"])


def _columns(every: Sequence[Counted], *, is_exact: bool) -> list[int]:
    """Indices of the stances told: a consultation of yes and no needs no columns for strong feelings."""
    used = [
        index
        for index in range(len(STANCES))
        if not is_exact or any(found.counts and found.counts[index] for found in every)
    ]
    return [index for index in range(len(STANCES)) if index in used or index not in (*_STRENGTHS, 2)]


def _names(columns: Sequence[int]) -> list[str]:
    return [label(STANCE_WORDS, STANCES[index].value) for index in columns]


def _bar_row(found: Counted, members: int) -> BarRow | None:
    if found.row is None:
        return None
    return BarRow(tally=found.row, silent=found.silent or 0, whole=max(members, sum(found.row)))


def _line(
    shown: Shown, place: int, group: str, found: Counted, columns: Sequence[int], row: BarRow | None, scale: BarScale
) -> RoundOfGroup:
    target = shown.picture.targets[place]
    counts = [None if found.counts is None else found.counts[index] for index in columns]
    measure = shown.measure(target, group)
    return RoundOfGroup(
        round=shown.picture.round.number,
        as_of=found.at,
        bar=bar(row, scale) if row else None,
        counts=[*zip(_names(columns), counts, strict=True), (_("Absent"), found.silent)],
        net_support=_net(measure) if row else WITHHELD,
        side=_side(measure) if row else WITHHELD,
        flags=shown.flags_of_group(target, group),
    )


def _net(measure: GroupMeasure | None) -> float | None:
    return measure.net_support if measure and measure.evaluable else None


def _side(measure: GroupMeasure | None) -> str:
    return measure.side.value if measure and measure.evaluable and measure.side else "too_few"
