"""What the pictures show, gathered from the pictures of rounds: exact ones at the desk, released ones elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.permissions import Actor
from consult.events.queries import entry_at
from consult.synthesis.charts.chart import Origin
from consult.synthesis.charts.convergence import ConvergenceData, RoundCell, RoundsOfTarget
from consult.synthesis.charts.corridor_chart import CorridorData
from consult.synthesis.charts.letter_places import Mark, letter_places
from consult.synthesis.charts.opinion_map import LETTERS, OpinionData, Spot
from consult.synthesis.convergence.picture import TargetOverRounds, over_rounds
from consult.synthesis.corridor_matrix import corridor_matrix
from consult.synthesis.opinion import opinion_of
from consult.synthesis.picture import RoundPicture
from consult.targets.queries import targets_with_revisions

WIDTH, HEIGHT, MARGIN = 640, 400, 24
WIDEST_DOT = 5
CROWDED = 200
"""Places on the map above which dots are drawn smaller."""


def convergence_data(pictures: Sequence[RoundPicture], *, date: datetime) -> ConvergenceData | None:
    """Rounds beside each other, oldest first; None where there are not two to compare."""
    if len(pictures) < 2:
        return None
    last, rounds = pictures[-1], [picture.round.number for picture in pictures]
    return ConvergenceData(
        origin=Origin(consultation=last.consultation.title, round=last.round.number, as_of=last.as_of, date=date),
        rounds=rounds,
        targets=[
            RoundsOfTarget(code=target.code, title=target.title, cells=_cells(target, rounds))
            for target in over_rounds(pictures)
        ],
    )


def _cells(target: TargetOverRounds, rounds: Sequence[int]) -> list[RoundCell | None]:
    by_round = {
        found.round: RoundCell(counts=found.counts, silent=found.silent, is_revised=found.is_revised)
        for found in target.rounds
    }
    return [by_round.get(number) for number in rounds]


def opinion_data(session: Session, consultation: Consultation, round_: Round) -> OpinionData | None:
    """The opinion groups of a round as they were found last; None where there are none.

    Who answers alike is worked out from single answers: this is for the desk, and for all where those are public.
    """
    analysis = opinion_of(session, round_.id)
    if analysis is None or not analysis.document["found"]:
        return None
    dots, letters = drawing(analysis.document["points"])
    return OpinionData(
        origin=_origin(session, consultation, round_, analysis.as_of),
        found=analysis.document,
        spots=[Spot(x=dot.x, y=dot.y, group=dot.group, size=dot.size) for dot in dots],
        letters=letters,
        size=(WIDTH, HEIGHT),
        titles=titles_in(session, round_),
    )


def corridor_data(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, *, up_to: int
) -> CorridorData | None:
    """What is asked and offered in a round as far as this reader may see; None where that is nothing.

    Args:
        up_to: a place in the log; what came later is left out.
    """
    matrix = corridor_matrix(session, actor, consultation, round_, up_to=up_to)
    if matrix.is_empty:
        return None
    return CorridorData(origin=_origin(session, consultation, round_, up_to), matrix=matrix)


def titles_in(session: Session, round_: Round) -> dict[str, str]:
    """The title of every target as the round worded it, by code, in their order."""
    wordings = targets_with_revisions(session, round_.consultation_id, until=round_.worded_until)
    return {found.code: found.title for found in wordings}


def logged_at(session: Session, consultation: Consultation, as_of: int) -> datetime:
    """When the last entry came that the numbers rest on: the same numbers give the same file."""
    entry = entry_at(session, consultation.id, as_of)
    return entry.at if entry else consultation.created_at


def _origin(session: Session, consultation: Consultation, round_: Round, as_of: int) -> Origin:
    date = logged_at(session, consultation, as_of)
    return Origin(consultation=consultation.title, round=round_.number, as_of=as_of, date=date)


@dataclass(frozen=True, kw_only=True)
class Dot:
    """Delegations at one place of the map, in the units of the drawing; `size` grows with their number."""

    x: float
    y: float
    group: int
    count: int = 1
    crowd: int = 1

    @property
    def size(self) -> float:
        """How many times as wide as a lone dot: its area tells the number; a crowded map has smaller ones."""
        return round(min(sqrt(self.count), WIDEST_DOT) * (1 if self.crowd <= CROWDED else 0.6), 2)


def drawing(points: Sequence[Sequence[Any]]) -> tuple[list[Dot], list[tuple[str, float, float]]]:
    """Where the delegations lie in a drawing of 640 × 400, and the letter of each group beside its marks.

    Args:
        points: delegation, x, y and group, as they are stored.
    """
    xs, ys = [point[1] for point in points], [point[2] for point in points]
    places = Counter(
        (_place(x, xs, WIDTH), round(HEIGHT - _place(y, ys, HEIGHT), 1), group) for _who, x, y, group in points
    )
    dots = [
        Dot(x=x, y=y, group=group, count=count, crowd=len(places)) for (x, y, group), count in sorted(places.items())
    ]
    marks = [Mark(x=dot.x, y=dot.y, group=dot.group, room=5 * dot.size) for dot in dots]
    middles = {group: _middle([dot for dot in dots if dot.group == group]) for group in sorted({d.group for d in dots})}
    found = letter_places(marks, middles, (WIDTH, HEIGHT))
    return dots, [(LETTERS[group], *place) for group, place in found.items()]


def _middle(dots: Sequence[Dot]) -> tuple[float, float]:
    whole = sum(dot.count for dot in dots)
    return sum(dot.x * dot.count for dot in dots) / whole, sum(dot.y * dot.count for dot in dots) / whole


def _place(value: float, values: Sequence[float], length: int) -> float:
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high > low else 0.5
    return round(MARGIN + share * (length - 2 * MARGIN), 1)
