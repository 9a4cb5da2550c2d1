"""When a checkpoint is due: the hour, the close and the digest decide, not the tick."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.events.checkpoints import checkpoints_of
from consult.events.models import LogEntry
from consult.events.verifying import report_on_log
from consult.signing import known_keys
from consult.synthesis.checkpointing import due_checkpoints, make_due_checkpoint
from consult.synthesis.models import Digest
from tests.draining import drain
from tests.factories import make_world, submit

START = utc_now().replace(minute=10, second=0, microsecond=0)


@pytest.fixture
def world(app):
    world = make_world()
    for number in (1, 2):
        submit(world, f"government {number}", "T1")
    return world


@pytest.fixture
def tick(settings, world):
    """What a tick of the clock makes at a time, by the kind of its occasion."""

    def at_time(at):
        with reading() as session:
            due = due_checkpoints(session, at=at)
        with transaction() as session:
            return [
                row.occasion.partition(":")[0]
                for row in due
                if make_due_checkpoint(session, row, settings=settings, at=at)
            ]

    return at_time


def end_round(world):
    with transaction() as session:
        close_round(session, world.actor(session, "secretariat"), world.round_id, at=utc_now())
    drain()


def made(world):
    with reading() as session:
        return {row.occasion.partition(":")[0]: row for row in checkpoints_of(session, world.consultation_id)}


def test_an_open_round_gets_one_in_each_hour_however_often_the_clock_ticks(tick):
    times = [START, START + timedelta(minutes=20), START + timedelta(minutes=55), START + timedelta(hours=5)]

    assert [tick(at) for at in times] == [["hour"], [], ["hour"], ["hour"]]


def test_a_planned_round_needs_none(app, settings):
    with transaction() as session:
        session.execute(sa.text("UPDATE rounds SET state = 'planned'"))
        assert due_checkpoints(session, at=START) == []


def test_a_close_gets_the_size_that_the_log_had_then(world, tick):
    end_round(world)
    submitted_after = tick(START)

    with reading() as session:
        seq = session.scalar(sa.select(LogEntry.seq).where(LogEntry.name == "round.closed"))
    assert set(submitted_after) == {"close", "digest"}
    assert made(world)["close"].size == seq
    assert tick(START + timedelta(hours=2)) == []


def test_a_digest_gets_one_at_its_place_in_the_log(world, tick):
    end_round(world)
    tick(START)

    with reading() as session:
        digest = session.scalars(sa.select(Digest)).one()
        assert made(world)["digest"].size == digest.as_of


def test_they_are_signed_by_the_site_and_the_log_agrees_with_them(world, tick, settings):
    tick(START)
    end_round(world)
    tick(START)

    with reading() as session:
        report = report_on_log(session, world.consultation_id, known_keys(settings))
    assert (report.faults, report.checkpoints) == ([], 3)
    assert made(world)["hour"].origin == f"127.0.0.1:8000/c/{world.slug}"
