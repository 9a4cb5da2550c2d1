"""Convergence over rounds, as data for a drawing: each target in each round, with the counts that may be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.tallies import Row, abstained, expressed, opposing, supporting
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.views import counts_for_readers


@dataclass(frozen=True, kw_only=True)
class RoundCounts:
    """One target in one round.

    Attributes:
        counts: six counts in the order of STANCES; None where they are withheld.
        silent: accredited delegations without an answer; None where the counts are withheld.
        is_revised: asked in another wording than in the round before.
    """

    round: int
    counts: Row | None
    silent: int | None
    is_revised: bool = False

    @property
    def support(self) -> int | None:
        """Delegations on the side for."""
        return None if self.counts is None else supporting(self.counts)

    @property
    def oppose(self) -> int | None:
        """Delegations on the side against."""
        return None if self.counts is None else opposing(self.counts)

    @property
    def neutral(self) -> int | None:
        """Delegations in the middle of the scale."""
        return None if self.counts is None else self.counts[2]

    @property
    def abstain(self) -> int | None:
        """Delegations that take part and take no stance."""
        return None if self.counts is None else abstained(self.counts)

    @property
    def agreement(self) -> tuple[int, int] | None:
        """Supporters and expressed; None where withheld or nobody expressed a stance."""
        if self.counts is None or not expressed(self.counts):
            return None
        return supporting(self.counts), expressed(self.counts)


@dataclass(frozen=True, kw_only=True)
class TargetOverRounds:
    """One target with its rounds, oldest first."""

    code: str
    title: str
    rounds: tuple[RoundCounts, ...]


def over_rounds(pictures: Sequence[RoundPicture]) -> list[TargetOverRounds]:
    """Every target over these rounds, oldest round first.

    What is told is decided by the pictures: exact at the desk and where attributed, else what was released.
    """
    if not pictures:
        return []
    by_round = [{found.target.id: found for found in picture.targets} for picture in pictures]
    return [
        TargetOverRounds(
            code=target.target.code,
            title=target.revision.title,
            rounds=tuple(
                _counts(picture, here[target.target.id], by_round[place - 1].get(target.target.id) if place else None)
                for place, (picture, here) in enumerate(zip(pictures, by_round, strict=True))
                if target.target.id in here
            ),
        )
        for target in pictures[-1].targets
    ]


def _counts(picture: RoundPicture, target: TargetPicture, before: TargetPicture | None) -> RoundCounts:
    _groups, row, heard = counts_for_readers(picture, target, ALL_LINES)
    return RoundCounts(
        round=picture.round.number,
        counts=row,
        silent=max(0, picture.delegations - heard) if row is not None else None,
        is_revised=before is not None and before.revision.id != target.revision.id,
    )
