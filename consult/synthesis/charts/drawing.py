"""What a picture is made of: a few kinds of shapes on a white ground, laid out for reading from left to right.

Whoever writes a drawing down mirrors it for a language that is read from right to left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """The colours of a picture: those of the sheet on white paper."""

    PAPER = "#ffffff"
    TEXT = "#151c1f"
    SOFT = "#4b575b"
    LINE = "#cdd4d2"
    EDGE = "#6d797c"
    STRONGLY_OPPOSE = "#8a3a05"
    OPPOSE = "#cb6d17"
    SUPPORT = "#4f86c6"
    STRONGLY_SUPPORT = "#123f77"
    NEUTRAL = "#879194"


class Pattern(StrEnum):
    """Fills that are told apart without colour."""

    STRIPES = "stripes"
    """Opposition that is not strong."""
    HATCHING = "hatching"
    """Who took no side."""
    WITHHELD = "withheld"
    """What is not told."""


class Anchor(StrEnum):
    """Which end of a text stands at its place: where it begins to be read, its middle, or its end."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Symbol(StrEnum):
    """Marks that differ in shape, one for each opinion group."""

    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CROSS = "cross"
    RING = "ring"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A filled rectangle in whole units: a width tells no more than the count printed beside it."""

    x: int
    y: int
    width: int
    height: int
    fill: Ink | Pattern
    edge: Ink | None = None


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A straight line."""

    x: int
    y: int
    to_x: int
    to_y: int
    ink: Ink = Ink.TEXT
    width: int = 1
    is_dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """One line of text on its base line."""

    x: int
    y: int
    text: str
    size: int = 13
    anchor: Anchor = Anchor.START
    is_bold: bool = False
    ink: Ink = Ink.TEXT


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A mark around a point; `size` is half its width."""

    x: int
    y: int
    symbol: Symbol
    size: float = 4
    ink: Ink = Ink.TEXT


Shape = Box | Stroke | Words | Sign


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture with its size, its name and what it says in words."""

    name: str
    width: int
    height: int
    title: str
    description: str
    shapes: Sequence[Shape]
