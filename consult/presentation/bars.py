"""Where the parts of a bar lie: opposition | support at one zero line, then, set apart, who took no side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

GAP = 0.06  # between the sides and those who took none, in shares of the bar's unit
SHORTEST_SIDE = 0.2  # keeps the zero line off the edge where nobody stands on one side
STEP = 0.05  # axes end on a whole step, so that tables of like data look alike


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """The counts behind one bar.

    `tally` is strongly oppose, oppose, neutral, support, strongly support, abstain. `silent` have not answered.
    `whole` is what a full bar stands for; 0 means the expressed positions, the first five counts.
    """

    tally: Sequence[int]
    silent: int = 0
    whole: int = 0

    @property
    def unit(self) -> int:
        """The count that a share of 1 stands for; never 0, so that an empty row draws an empty bar."""
        return self.whole or sum(self.tally[:5]) or 1


@dataclass(frozen=True)
class BarScale:
    """One axis for all bars of a table, in shares: room against, room for, and room beside (0: none is drawn)."""

    left: float = 1.0
    right: float = 1.0
    aside: float = 0.0

    @property
    def total(self) -> float:
        """The length of the whole bar in shares."""
        return self.left + self.right + (self.aside + GAP if self.aside else 0.0)


@dataclass(frozen=True)
class Segment:
    """One part of a bar: its look in the sheet, its start and width as SVG attributes."""

    look: str
    start: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A bar ready to draw: the zero line and the segments, in percentages of its width."""

    axis: str
    segments: tuple[Segment, ...]


def bar_scale(rows: Iterable[BarRow], *, aside: bool = True) -> BarScale:
    """The smallest axis that holds every row of a table; `aside` leaves room for those who took no side."""
    rows = list(rows)
    left = max((sum(row.tally[:2]) / row.unit for row in rows), default=0.0)
    right = max((sum(row.tally[3:5]) / row.unit for row in rows), default=0.0)
    beside = max(((row.tally[2] + row.tally[5] + row.silent) / row.unit for row in rows), default=0.0)
    return BarScale(_step(left), _step(right), ceil(beside / STEP - 1e-9) * STEP if aside and beside else 0.0)


def bar(row: BarRow, scale: BarScale | None = None) -> Bar:
    """Lay one row out on the axis of its table; without one, on an axis of its own."""
    scale = scale or bar_scale([row])
    strongly_against, against, neutral, support, strongly_support, abstain = (n / row.unit for n in row.tally)
    zero, beside = scale.left, scale.left + scale.right + GAP
    parts = [
        ("c2", zero - against - strongly_against, strongly_against),
        ("c1", zero - against, against),
        ("f1", zero, support),
        ("f2", zero + support, strongly_support),
    ]
    if scale.aside:
        parts += [
            ("z", beside, neutral),
            ("abs", beside + neutral, abstain),
            ("sil", beside + neutral + abstain, row.silent / row.unit),
        ]
    drawn = (Segment(look, _of(start, scale), _of(width, scale)) for look, start, width in parts if width > 0)
    return Bar(axis=_of(zero, scale), segments=tuple(drawn))


def mail_bar(row: BarRow) -> tuple[tuple[str, int], ...]:
    """The same bar for table cells of a mail: (against | for | gap | aside | rest, whole per cent), 100 in all."""
    against, support = sum(row.tally[:2]), sum(row.tally[3:5])
    aside = row.tally[2] + row.tally[5] + row.silent
    whole = max(row.whole, against + support + aside)
    if not whole:
        return ()
    room = 98 if aside else 100  # two per cent are the gap
    widths = {name: _at_least_one(count, whole, room) for name, count in (("against", against), ("for", support))}
    widths |= {"gap": 2 if aside else 0, "aside": _at_least_one(aside, whole, room)}
    longest = max(widths, key=lambda name: widths[name])
    widths[longest] -= max(0, sum(widths.values()) - 100)
    widths["rest"] = 100 - sum(widths.values())
    return tuple((name, width) for name, width in widths.items() if width)


def attribute_percent(share: float) -> str:
    """A share as an SVG length: one decimal at most, a point in every language."""
    digits = f"{share * 100:.1f}".removesuffix(".0")
    return f"{'0' if digits == '-0' else digits}%"


def _of(share: float, scale: BarScale) -> str:
    return attribute_percent(share / scale.total)


def _step(share: float) -> float:
    return max(SHORTEST_SIDE, ceil(share / STEP - 1e-9) * STEP)


def _at_least_one(count: int, whole: int, room: int) -> int:
    return max(1, round(room * count / whole)) if count else 0
