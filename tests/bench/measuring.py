"""Figures: what was measured, what it is compared with, and whether a goal was reached."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class NotMeasured(Exception):
    """A figure cannot be had here; the message says what is missing."""


class Compared(StrEnum):
    """How a figure is set against its reference."""

    FASTER = "× faster"
    """The reference's time over ours."""
    OF_REFERENCE = "× the reference"
    """Ours over the reference's."""


@dataclass(frozen=True)
class Sample:
    """The values of several runs."""

    values: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.values)

    def __str__(self) -> str:
        middle = f"{_short(self.median)} {self.unit}"
        if len(self.values) == 1:
            return middle
        return f"{middle} ({_short(min(self.values))}–{_short(max(self.values))})"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the report; a figure without goal is for information."""

    name: str
    measured: Sample
    reference: Sample | None = None
    reference_name: str = ""
    compared: Compared = Compared.OF_REFERENCE
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """The medians set against each other."""
        if self.reference is None or not self.reference.median or not self.measured.median:
            return None
        ratio = self.measured.median / self.reference.median
        return 1 / ratio if self.compared is Compared.FASTER else ratio

    @property
    def is_missed(self) -> bool:
        """True when there is a goal and the ratio does not reach it."""
        if self.ratio is None:
            return False
        too_low = self.at_least is not None and self.ratio < self.at_least
        return too_low or (self.at_most is not None and self.ratio > self.at_most)

    def cells(self) -> list[str]:
        """The line as the report prints it."""
        ratio = "" if self.ratio is None else f"{_short(self.ratio)} {self.compared}"
        bound = f"≥ {self.at_least:g}" if self.at_least else f"≤ {self.at_most:g}" if self.at_most else ""
        verdict = "" if not bound else f"{bound}: {'MISSED' if self.is_missed else 'met'}"
        reference = f"{self.reference}: {self.reference_name}" if self.reference else ""
        return [self.name, str(self.measured), reference, ratio, verdict]


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


Clock = Callable[[], float]
WALL: Clock = time.perf_counter
PROCESSOR: Clock = time.process_time
"""Seconds that this process computed: what else the machine does hardly touches it."""


def seconds_of(function: Callable[[], object], clock: Clock = WALL) -> float:
    """The time of one call."""
    started = clock()
    function()
    return clock() - started


def side_by_side(
    *functions: Callable[[], object], runs: int, unit: str = "ms", warm_up: bool = True, clock: Clock = WALL
) -> list[Sample]:
    """Times of several functions, taken in turn so that a slow moment of the machine meets all of them."""
    factor = {"s": 1.0, "ms": 1000.0}[unit]
    if warm_up:
        for function in functions:
            function()
    taken = [[seconds_of(function, clock) * factor for function in functions] for _ in range(runs)]
    return [Sample(tuple(run[place] for run in taken), unit) for place in range(len(functions))]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 100) * len(ordered) // 100) - 1))]


def scale(name: str, default: int) -> int:
    """How large a step is: the default, or what the environment says."""
    return int(os.environ.get(name, default))
