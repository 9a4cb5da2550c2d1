"""What becomes of a work row when hints come once, often, together or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import WorkState
from consult.events import work
from consult.events.catalogue import PositionSubmitted
from consult.events.models import HandledEvent, LogEntry, Work
from consult.events.registry import subscribe
from consult.subscriptions import SUBSCRIPTIONS
from consult.synthesis.models import TallyCell
from tests.factories import make_world, submit
from workers.tasks.events import run_handler


def refuse(session, delivered):
    raise RuntimeError("this handler never succeeds")


@pytest.fixture
def world(app):
    world = make_world()
    run_everything()
    return world


def waiting():
    with reading() as session:
        query = sa.select(Work.id).where(Work.state.in_([WorkState.DUE, WorkState.RUNNING])).order_by(Work.next_at)
        return [str(identifier) for identifier in session.scalars(query)]


def run_everything():
    while ids := waiting():
        for identifier in ids:
            run_handler.run(identifier)


def counted():
    with reading() as session:
        return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(TallyCell.count), 0)))


def published():
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(LogEntry))


def rows():
    with reading() as session:
        return list(session.scalars(sa.select(Work)))


def test_a_handler_that_is_hinted_twice_takes_effect_once(world):
    submit(world, "government 1", "T1")
    run_everything()
    before = (counted(), published())

    for row in rows():
        run_handler.run(str(row.id))

    assert (counted(), published()) == before
    assert {(row.state, row.attempts) for row in rows()} == {(WorkState.DONE, 1)}


def test_hints_that_arrive_together_take_effect_once(app, world):
    submit(world, "government 1", "T1")
    ids, barrier = waiting(), threading.Barrier(4)

    def run_all(app):
        with app.app_context():
            barrier.wait(10)
            for identifier in ids:
                run_handler.run(identifier)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run_all, [app] * 4))
    run_everything()

    with reading() as session:
        claims = session.scalar(sa.select(sa.func.count()).select_from(HandledEvent))
    assert claims == len(rows())
    assert {(row.state, row.attempts) for row in rows()} == {(WorkState.DONE, 1)}


def test_a_handler_that_always_fails_is_parked_and_the_rest_goes_on(world):
    subscribe({**SUBSCRIPTIONS, PositionSubmitted: (refuse, *SUBSCRIPTIONS[PositionSubmitted])})
    submit(world, "government 1", "T1")
    for _ in range(2 * work.MAX_ATTEMPTS):
        for identifier in waiting():
            run_handler.run(identifier)
        let_the_waits_end()

    [parked] = [row for row in rows() if row.state == WorkState.PARKED]
    assert parked.attempts == work.MAX_ATTEMPTS
    assert parked.last_error == "RuntimeError: this handler never succeeds"
    assert waiting() == []
    assert counted() > 0


def let_the_waits_end():
    with transaction() as session:
        session.execute(sa.update(Work).where(Work.state == WorkState.DUE).values(next_at=utc_now()))


def test_a_row_whose_worker_dies_in_each_attempt_is_parked(world):
    submit(world, "government 1", "T1")
    [identifier, *_] = waiting()
    for _ in range(work.MAX_ATTEMPTS):
        with transaction() as session:
            assert work.take(session, rows_id(identifier), at=utc_now()) is not None
        let_the_lease_end()

    run_handler.run(identifier)

    [row] = [row for row in rows() if str(row.id) == identifier]
    assert (row.state, row.last_error) == (WorkState.PARKED, "the process ended in each attempt")


def rows_id(identifier):
    return next(row.id for row in rows() if str(row.id) == identifier)


def let_the_lease_end():
    with transaction() as session:
        ended = {"lease_until": utc_now() - timedelta(seconds=1)}
        session.execute(sa.update(Work).where(Work.state == WorkState.RUNNING).values(ended))


def test_a_lease_that_is_still_running_keeps_others_away(world):
    submit(world, "government 1", "T1")
    [identifier, *_] = waiting()
    with transaction() as session:
        held = work.take(session, rows_id(identifier), at=utc_now())

    run_handler.run(identifier)

    [row] = [row for row in rows() if str(row.id) == identifier]
    assert (row.state, row.token, row.attempts) == (WorkState.RUNNING, held.token, 1)
