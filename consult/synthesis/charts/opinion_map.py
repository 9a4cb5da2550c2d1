"""The opinion map: who answers alike lies close together; one shape a group, and no name of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from consult.presentation import join_list, number, percent
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.charts.chart import Chart, ChartKind, Origin, Width
from consult.synthesis.charts.drawing import Anchor, Drawing, Shape, Sign, Symbol, Words
from consult.synthesis.charts.layout import key_on, lines_on, name_on
from consult.synthesis.charts.table import Cell, Table

SYMBOLS = (Symbol.DISC, Symbol.SQUARE, Symbol.TRIANGLE, Symbol.CROSS, Symbol.RING)
LETTERS = "ABCDE"
MARGIN, MAIL_MARGIN, MAIL_WIDTH = 24, 12, 536


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
    found: Mapping[str, Any]
    spots: Sequence[Spot]
    letters: Sequence[tuple[str, float, float]]
    size: tuple[int, int]
    titles: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        """What is drawn and said, as JSON values: of the points where they lie, and not whose they are."""
        found = self.found
        return {
            "origin": asdict(self.origin) | {"date": self.origin.date.isoformat()},
            "groups": [{"size": group["size"], "stands_for": group["stands_for"]} for group in found["groups"]],
            "outside": found["outside"],
            "shares": list(found["shares"]),
            "spots": [[spot.x, spot.y, spot.group, spot.size] for spot in self.spots],
            "letters": [list(letter) for letter in self.letters],
            "size": list(self.size),
            "titles": dict(self.titles),
        }


def opinion_from(document: Mapping[str, Any]) -> OpinionData:
    """The map that was kept as JSON values."""
    origin = document["origin"]
    wide, high = document["size"]
    return OpinionData(
        origin=Origin(**{**origin, "date": datetime.fromisoformat(origin["date"])}),
        found={key: document[key] for key in ("groups", "outside", "shares")},
        spots=[Spot(x=x, y=y, group=group, size=size) for x, y, group, size in document["spots"]],
        letters=[(letter, x, y) for letter, x, y in document["letters"]],
        size=(wide, high),
        titles=document["titles"],
    )


def opinion_map(data: OpinionData, width: Width = Width.PAGE) -> Chart:
    """The map in the language in force."""
    groups = data.found["groups"]
    title = _("Opinion map")
    words = [_group_in_words(place, group, data.titles) for place, group in enumerate(groups)]
    if outside := data.found["outside"]:
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
        drawing=_drawn(data, title, words, width),
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
    for place, group in enumerate(data.found["groups"]):
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


def _drawn(data: OpinionData, title: str, words: Sequence[str], width: Width) -> Drawing:
    is_mail = width is Width.MAIL
    margin = MAIL_MARGIN if is_mail else MARGIN
    scale = (MAIL_WIDTH - 2 * margin) / data.size[0] if is_mail else 1.0
    whole = MAIL_WIDTH if is_mail else data.size[0] + 2 * margin
    shapes: list[Shape] = []
    y = name_on(shapes, title, margin=margin, width=whole)
    groups = data.found["groups"]
    entries = [(SYMBOLS[place], group_name(place, group["size"])) for place, group in enumerate(groups)]
    y = key_on(shapes, entries, y=y, margin=margin, width=whole)
    # letters first, so that no mark is ever beneath one
    shapes += _letters(data, scale, margin, y)
    shapes += _spots(data, scale, margin, y)
    y += round(data.size[1] * scale) + 18
    shares = data.found["shares"]
    told = _(
        "The two directions of the map take %(first)s and %(second)s of all differences. "
        "Left, right, up and down have no meaning of their own.",
        first=percent(shares[0]),
        second=percent(shares[1]),
    )
    y = lines_on(shapes, told, y=y, margin=margin, width=whole)
    y = lines_on(shapes, words[-1], y=y, margin=margin, width=whole)
    return Drawing(
        name=ChartKind.OPINION_MAP,
        width=whole,
        height=y + margin - 16,
        title=title,
        description="\n".join(words),
        shapes=shapes,
    )


def _spots(data: OpinionData, scale: float, margin: int, y: int) -> list[Sign]:
    """One sign a place in whole units: of those that fall onto one place in a small drawing, the widest."""
    widest: dict[tuple[int, int, int], float] = {}
    for spot in data.spots:
        place = (round(spot.x * scale) + margin, round(spot.y * scale) + y, spot.group)
        widest[place] = max(spot.size, widest.get(place, 0))
    return [
        Sign(x=x, y=down, symbol=SYMBOLS[group], size=round(4 * scale * size, 1))
        for (x, down, group), size in widest.items()
    ]


def _letters(data: OpinionData, scale: float, margin: int, y: int) -> list[Words]:
    """The letter of each group, as small as the drawing."""
    size, lower = round(22 * scale), round(8 * scale)
    return [
        Words(
            x=round(x * scale) + margin,
            y=round(down * scale) + lower + y,
            text=letter,
            size=size,
            anchor=Anchor.MIDDLE,
            is_bold=True,
        )
        for letter, x, down in data.letters
    ]
