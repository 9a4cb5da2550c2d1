"""The rounds of an import: those known already, and those it opens."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from consult.consultations import queries as consultations
from consult.consultations.service import close_round, open_round, plan_round
from consult.domain.vocabulary import RoundState
from consult.positions.importing.mapping import PlannedRound
from consult.positions.importing.mapping_file import DEFAULT_LENGTH
from consult.positions.importing.reading import ReadPosition
from consult.positions.importing.run import ImportRun

_INSTANT = timedelta(seconds=1)


def settle_rounds(run: ImportRun) -> int:
    """Plan and open the rounds that the consultation lacks, and refuse positions in no round; how many it lacked."""
    run.rounds = {found.number: found for found in consultations.rounds(run.session, run.consultation.id)}
    known = len(run.rounds)
    planned = run.mapping.rounds
    if not planned and not run.rounds:
        planned = _by_default({position.round for position in run.responses.positions} or {1}, at=run.at)
    for round_ in planned:
        if round_.number not in run.rounds:
            _add(run, round_)
    absent = {position.round for position in run.responses.positions} - set(run.rounds)
    for position in run.responses.positions:
        if position.round in absent:
            run.refuse(position.row, run.mapping.position.round.column, f"there is no round {position.round}")
    return len(run.rounds) - known


def _by_default(numbers: Iterable[int], *, at: datetime) -> tuple[PlannedRound, ...]:
    """Rounds of which nothing is said: the last one is open from now on, those before it are over."""
    ordered = sorted(numbers)
    before = [
        PlannedRound(number=number, opens_at=at - _INSTANT * back, closes_at=at - _INSTANT * (back - 1), lasts=_INSTANT)
        for number, back in zip(ordered[:-1], range(len(ordered) - 1, 0, -1), strict=True)
    ]
    return (*before, PlannedRound(number=ordered[-1], opens_at=at, lasts=DEFAULT_LENGTH))


def _add(run: ImportRun, planned: PlannedRound) -> None:
    opens_at, closes_at = planned.opens_at, planned.closes_at
    if opens_at is None:
        opens_at = closes_at - planned.lasts if closes_at and closes_at <= run.at else run.at
    added = plan_round(
        run.session,
        run.actor,
        run.consultation,
        opens_at=opens_at,
        closes_at=closes_at or opens_at + planned.lasts,
        number=planned.number,
        at=run.at,
    )
    run.rounds[added.number] = added
    if opens_at <= run.at:
        open_round(run.session, run.actor, added.id, at=run.at)
        run.opened.add(added.number)


def refuse_unless_open(run: ImportRun, position: ReadPosition) -> None:
    """Refuse a new position in a round that does not take any; one that this import opened always does."""
    round_ = run.rounds[position.round]
    if position.round in run.opened:
        return
    if round_.state == RoundState.PLANNED:
        run.refuse(position.row, position.column, f"round {round_.number} is not open yet")
    elif round_.state == RoundState.CLOSED or round_.closes_at <= run.at:
        run.refuse(position.row, position.column, f"round {round_.number} is closed; this is not what was said in it")


def close_rounds_that_are_over(run: ImportRun) -> None:
    """Close the rounds that this import opened and whose time is past."""
    for number in sorted(run.opened):
        if run.rounds[number].closes_at <= run.at:
            close_round(run.session, run.actor, run.rounds[number].id, at=run.at)
