"""The checker: recounts from rows what the clients wrote down, apart from the code that stored it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import WorkState
from consult.events.models import HandledEvent, LogEntry, Work
from consult.events.queries import faults_in_log, work_counts
from consult.positions.models import Position, Submission
from consult.synthesis.tallying import cells_of, recount
from tests.factories import World
from tests.journeys.writers import Written


def is_all_done() -> bool:
    """True when no work waits."""
    with reading() as session:
        counts = work_counts(session)
    return counts[WorkState.DUE] + counts[WorkState.RUNNING] == 0


def time_passes() -> None:
    """Leases, back-offs and hints are as old as if a minute had gone by."""
    with transaction() as session:
        past = utc_now() - timedelta(minutes=1)
        open_rows = sa.update(Work).where(Work.state.in_([WorkState.DUE, WorkState.RUNNING]))
        session.execute(open_rows.values(lease_until=sa.case((Work.lease_until.is_(None), None), else_=past)))
        session.execute(open_rows.values(hinted_at=None, next_at=past))


def lost_receipts(written: Iterable[Written]) -> list[str]:
    """Keys that were answered with a receipt that is not on record as it was given."""
    with reading() as session:
        stored = {
            row.submission_key: (row.receipt["submission_id"], row.content_hash)
            for row in session.scalars(sa.select(Submission))
        }
    return [
        mine.key
        for mine in written
        if mine.receipt and stored.get(mine.key) != (mine.receipt["submission_id"], mine.receipt["content_hash"])
    ]


def faults_of_record(world: World, written: Iterable[Written]) -> list[str]:
    """What the record has that clients did not write down, or lacks, or counts wrongly; empty when all is well."""
    written = list(written)
    faults = [f"lost: {key}" for key in lost_receipts(written)]
    with reading() as session:
        keys = set(session.scalars(sa.select(Submission.submission_key)))
    faults += [f"stored but never asked: {key}" for key in keys - {mine.key for mine in written}]
    return faults + faults_of_effects(world)


def faults_of_effects(world: World) -> list[str]:
    """What is wrong with log, versions, work and tally; empty when each event took effect once."""
    with reading() as session:
        faults = faults_in_log(session, world.consultation_id)
        faults += _faults_of_positions(session, world)
        faults += _faults_of_work(session)
    return faults + _faults_of_tally(world)


def _faults_of_positions(session, world: World) -> list[str]:
    positions = session.scalars(sa.select(Position).where(Position.consultation_id == world.consultation_id)).all()
    submissions = session.scalar(sa.select(sa.func.count()).select_from(Submission))
    logged = Counter(
        entry.data["position_id"]
        for entry in session.scalars(sa.select(LogEntry).where(LogEntry.name.startswith("position.")))
    )
    faults = [
        f"position {row.id} is in the log {logged[str(row.id)]} times" for row in positions if logged[str(row.id)] != 1
    ]
    if submissions != len(positions):
        faults.append(f"{submissions} submissions made {len(positions)} positions")
    versions = Counter((row.delegation_id, row.target_revision_id) for row in positions)
    highest = dict.fromkeys(versions, 0)
    for row in positions:
        place = (row.delegation_id, row.target_revision_id)
        highest[place] = max(highest[place], row.version)
    return faults + [f"versions of {place} have gaps" for place in versions if versions[place] != highest[place]]


def _faults_of_work(session) -> list[str]:
    counts = work_counts(session)
    faults = [
        f"{counts[state]} rows are {state}" for state in WorkState if state is not WorkState.DONE and counts[state]
    ]
    claims = session.scalar(sa.select(sa.func.count()).select_from(HandledEvent))
    rows = session.scalar(sa.select(sa.func.count()).select_from(Work))
    return faults + ([] if claims == rows else [f"{rows} rows of work, {claims} claims"])


def _faults_of_tally(world: World) -> list[str]:
    with transaction() as session:
        before = cells_of(session, world.round_id)
        recount(session, session.get_one(Consultation, world.consultation_id), world.round_id)
        session.flush()
        after = cells_of(session, world.round_id)
    return [] if before == after else [f"the tally said {before}, a recount says {after}"]
