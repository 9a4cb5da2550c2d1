"""The opinion map: who answers alike lies close together; one shape a group, and no name of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.presentation import join_list, number, percent
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.charts.chart import Chart, ChartKind, Origin
from consult.synthesis.charts.drawing import Anchor, Drawing, Shape, Sign, Symbol, Words
from consult.synthesis.charts.layout import key_on, lines_on, name_on
from consult.synthesis.charts.table import Cell, Table

SYMBOLS = (Symbol.DISC, Symbol.SQUARE, Symbol.TRIANGLE, Symbol.CROSS, Symbol.RING)
LETTERS = "ABCDE"
MARGIN = 24


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Delegations at one place of the map; `size` is how many times as wide as a lone mark."""

    x: float
    y: float
    group: int
    size: float


@dataclass(frozen=True, kw_only=True)
class OpinionData:
    """What was found, and where it lies in a plane of this size."""

    origin: Origin
    document: Mapping[str, Any]
    spots: Sequence[Spot]
    letters: Sequence[tuple[str, float, float]]
    size: tuple[int, int]
    titles: Mapping[str, str]


def opinion_map(data: OpinionData) -> Chart:
    """The map in the language in force."""
    groups = data.document["groups"]
    title = _("Opinion map")
    words = [_group_in_words(place, group, data.titles) for place, group in enumerate(groups)]
    if outside := data.document["outside"]:
        words.append(
            ngettext(
                "%(count)s delegation lies in a group of fewer than five, which is not shown.",
                "%(count)s delegations lie in groups of fewer than five, which are not shown.",
                outside,
                count=number(outside),
            )
        )
    words.append(data.origin.words)
    return Chart(
        kind=ChartKind.OPINION_MAP,
        title=title,
        words=words,
        table=_table(data),
        drawing=_drawn(data, title, words),
    )


def group_name(place: int, size: int) -> str:
    """A group with its number of delegations."""
    return _("Group %(letter)s: %(size)s", letter=LETTERS[place], size=_delegations(size))


def _delegations(count: int) -> str:
    return ngettext("%(count)s delegation", "%(count)s delegations", count, count=number(count))


def _group_in_words(place: int, group: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    listed = [
        _("supports %(target)s", target=f"{entry['code']} {titles.get(entry['code'], '')}".strip())
        if entry["side"] == "for"
        else _("opposes %(target)s", target=f"{entry['code']} {titles.get(entry['code'], '')}".strip())
        for entry in group["stands_for"]
    ]
    name = group_name(place, group["size"])
    return _("%(group)s; %(stands)s.", group=name, stands=join_list(listed)) if listed else f"{name}."


def _table(data: OpinionData) -> Table:
    rows: list[Sequence[Cell]] = []
    for place, group in enumerate(data.document["groups"]):
        first: list[Cell] = [LETTERS[place], group["size"]]
        rows += [
            [
                *first,
                entry["code"],
                data.titles.get(entry["code"], ""),
                _("supports") if entry["side"] == "for" else _("opposes"),
                *(entry[name] for name in ("within", "asked", "within_rest", "asked_rest")),
            ]
            for entry in group["stands_for"]
        ] or [[*first, *[None] * 7]]
    return Table(
        columns=[
            _("Group"),
            _("Delegations"),
            _("Target"),
            _("Title"),
            _("Side"),
            _("In the group"),
            _("Answered in the group"),
            _("Outside it"),
            _("Answered outside it"),
        ],
        rows=rows,
        origin=data.origin.columns,
    )


def _drawn(data: OpinionData, title: str, words: Sequence[str]) -> Drawing:
    wide, high = data.size
    width = wide + 2 * MARGIN
    shapes: list[Shape] = []
    y = name_on(shapes, title, margin=MARGIN, width=width)
    entries = [
        (SYMBOLS[place], group_name(place, group["size"])) for place, group in enumerate(data.document["groups"])
    ]
    y = key_on(shapes, entries, y=y, margin=MARGIN, width=width)
    shapes += [
        Sign(x=round(spot.x) + MARGIN, y=round(spot.y) + y, symbol=SYMBOLS[spot.group], size=round(4 * spot.size, 1))
        for spot in data.spots
    ]
    for letter, x, down in data.letters:
        beside = x + 34 if x < wide - 80 else x - 34
        x_here, y_here = round(beside) + MARGIN, round(down) + 8 + y
        shapes.append(
            Words(x=x_here, y=y_here, text=letter, size=22, anchor=Anchor.MIDDLE, is_bold=True, has_halo=True)
        )
    y += high + 18
    shares = data.document["shares"]
    told = _(
        "The two directions of the map take %(first)s and %(second)s of all differences. "
        "Left, right, up and down have no meaning of their own.",
        first=percent(shares[0]),
        second=percent(shares[1]),
    )
    y = lines_on(shapes, told, y=y, margin=MARGIN, width=width)
    y = lines_on(shapes, words[-1], y=y, margin=MARGIN, width=width)
    return Drawing(
        name=ChartKind.OPINION_MAP,
        width=width,
        height=y + MARGIN - 16,
        title=title,
        description="\n".join(words),
        shapes=shapes,
    )
