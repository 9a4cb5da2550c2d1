"""Where the letters of opinion groups stand on the map: beside their marks and never over any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import dist

HALF = 12
"""A letter lies within this distance of its middle."""
STEP = 12


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark around a point, with the room it takes to each side."""

    x: float
    y: float
    group: int
    room: float


def letter_places(
    marks: Sequence[Mark], middles: Mapping[int, tuple[float, float]], size: tuple[int, int]
) -> dict[int, tuple[float, float]]:
    """A place for the letter of each group, as near to its middle as no mark and no other letter lies.

    Best where a mark of its own group is the nearest. Where marks lie everywhere, it stands among them, beneath.

    Args:
        middles: of each group.
        size: width and height of the map.
    """
    taken: dict[int, tuple[float, float]] = {}
    across, down = (range(HALF, length - HALF + 1, STEP) for length in size)
    places = [(float(x), float(y)) for x in across for y in down]
    clear = [place for place in places if all(_clearance(place, mark) >= HALF for mark in marks)] or places
    for group, middle in middles.items():
        apart = sorted(
            (place for place in clear if _is_apart(place, taken.values())),
            key=lambda place: (round(dist(place, middle), 3), place),
        )
        own = (place for place in apart if _nearest(place, marks) == group)
        taken[group] = next(own, None) or (apart[0] if apart else middle)
    return taken


def _is_apart(place: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return all(dist(place, other) > 2 * HALF for other in others)


def _nearest(place: tuple[float, float], marks: Sequence[Mark]) -> int:
    return min(marks, key=lambda mark: _clearance(place, mark)).group


def _clearance(place: tuple[float, float], mark: Mark) -> float:
    """How far the edge of a mark lies from the middle of a letter."""
    return max(abs(place[0] - mark.x), abs(place[1] - mark.y)) - mark.room
