"""Two rounds of a consultation at the chair's desk, target by target, with exact counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.queries import groups_by_line
from consult.domain.convergence import Convergence, compare_rounds
from consult.domain.divergence import Comparison
from consult.domain.tallies import rank_of
from consult.domain.turnover import Turnover, turnover
from consult.domain.vocabulary import RoundState, Stance
from consult.synthesis.convergence.reading import Answered, answers_of_both
from consult.synthesis.picture import RoundPicture, TargetPicture

OUTSIDE = "other"
"""A delegation outside all blocs, or withdrawn since: counted in all, compared with nobody."""


@dataclass(frozen=True, kw_only=True)
class TargetCompared:
    """One target in two rounds: the classes, what changed among those who answered both, and who answered.

    Attributes:
        told: the values that the sentence on the change of agreement is made from.
        up, down, aside: delegations that moved towards support, towards opposition, to or from an abstention.
        left, came: delegations that answered only one round.
    """

    target: TargetPicture
    is_revised: bool
    before: Comparison
    now: Comparison
    convergence: Convergence
    turnover: Turnover
    told: Mapping[str, Any]
    up: tuple[UUID, ...]
    down: tuple[UUID, ...]
    aside: tuple[UUID, ...]
    left: tuple[UUID, ...]
    came: tuple[UUID, ...]

    @property
    def consensus(self) -> str | None:
        """`lost` or `won` where the later round ends or begins a consensus; None where neither."""
        classes = [found.class_.value == "consensus" for found in (self.before, self.now)]
        if classes[0] == classes[1]:
            return None
        return "lost" if classes[0] else "won"


def compared_rounds(
    session: Session, before: RoundPicture, now: RoundPicture, line: str, *, only: Collection[str] | None = None
) -> list[TargetCompared]:
    """Compare two rounds as the desk reads them.

    Args:
        before, now: exact pictures of the two rounds.
        line: the line along which classes and gaps are told.
        only: codes of the targets wanted; None for all.
    """
    earlier = {found.target.id: found for found in before.targets}
    wanted = [
        found for found in now.targets if found.target.id in earlier and (only is None or found.target.code in only)
    ]
    answers = answers_of_both(session, before.round, now.round, [found.target.id for found in wanted])
    groups = {str(key): group for key, group in groups_by_line(session, now.consultation)[line].items()}
    is_open = now.round.state == RoundState.OPEN
    return [
        _compared(earlier[found.target.id], found, answers.get(found.target.id, {}), groups, line, is_open=is_open)
        for found in wanted
    ]


def _compared(
    before: TargetPicture,
    now: TargetPicture,
    answers: Answered,
    groups: Mapping[str, str],
    line: str,
    *,
    is_open: bool,
) -> TargetCompared:
    then = {str(who): old for who, (old, _new) in answers.items() if old is not None}
    later = {str(who): new for who, (_old, new) in answers.items() if new is not None}
    change = turnover(_transitions(answers))
    is_revised = before.revision.id != now.revision.id
    return TargetCompared(
        target=now,
        is_revised=is_revised,
        before=before.comparisons[line],
        now=now.comparisons[line],
        convergence=compare_rounds(then, later, groups={who: groups.get(who, OUTSIDE) for who in then}),
        turnover=change,
        told=change.values() | {"is_open": is_open, "is_revised": is_revised},
        up=tuple(who for who, pair in answers.items() if _steps(*pair) > 0),
        down=tuple(who for who, pair in answers.items() if _steps(*pair) < 0),
        aside=tuple(who for who, pair in answers.items() if _is_aside(*pair)),
        left=tuple(who for who, (_old, new) in answers.items() if new is None),
        came=tuple(who for who, (old, _new) in answers.items() if old is None),
    )


def _transitions(answers: Answered) -> dict[tuple[Stance | None, Stance | None], int]:
    counted: dict[tuple[Stance | None, Stance | None], int] = {}
    for pair in answers.values():
        counted[pair] = counted.get(pair, 0) + 1
    return counted


def _steps(before: Stance | None, after: Stance | None) -> int:
    old, new = rank_of(before) if before else None, rank_of(after) if after else None
    return 0 if old is None or new is None else new - old


def _is_aside(before: Stance | None, after: Stance | None) -> bool:
    """True for a move that the scale does not rank: one of the two answers is an abstention."""
    return None not in (before, after) and before != after and Stance.ABSTAIN in (before, after)
