"""What the pictures show, gathered from the pictures of rounds: exact ones at the desk, released ones elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from consult.synthesis.charts.chart import Origin
from consult.synthesis.charts.convergence import ConvergenceData, RoundCell, RoundsOfTarget
from consult.synthesis.convergence.picture import TargetOverRounds, over_rounds
from consult.synthesis.picture import RoundPicture


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
