"""Work rows: each effect once, whoever takes the row, however often it is hinted."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.database import transaction, utc_now
from consult.domain.vocabulary import WorkState
from consult.events import work
from consult.events.models import HandledEvent, Work
from consult.synthesis.models import TallyCell
from tests.factories import World, make_world, submit

HANDLER = "synthesis.refresh_tally"


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world()
    submit(made, "government 1", "T1")
    return made


def due_row(handler: str = HANDLER) -> UUID:
    with transaction() as session:
        return session.scalars(sa.select(Work.id).where(Work.handler == handler, Work.state == WorkState.DUE)).one()


def state_of(work_id: UUID) -> Work:
    with transaction() as session:
        return session.get_one(Work, work_id)


def counted() -> int:
    with transaction() as session:
        return session.scalar(sa.select(sa.func.sum(TallyCell.count))) or 0


def run_and_die(taken: work.Taken) -> None:
    with transaction() as session:
        work.run(session, taken, at=utc_now())
        raise RuntimeError("power cut")


def test_a_row_is_taken_by_one_of_two(world: World) -> None:
    row = due_row()
    with transaction() as session:
        first = work.take(session, row, at=utc_now())
    with transaction() as session:
        second = work.take(session, row, at=utc_now())

    assert first is not None
    assert second is None


def test_a_handler_that_runs_twice_has_one_effect(world: World) -> None:
    row, later = due_row(), utc_now() + work.LEASE + timedelta(seconds=1)
    with transaction() as session:
        first = work.take(session, row, at=utc_now())
    with transaction() as session:
        second = work.take(session, row, at=later)
    assert first is not None
    assert second is not None, "the lease ran out, so both hold the row"

    for taken in (second, first):
        with transaction() as session:
            work.run(session, taken, at=later)

    assert counted() == 1
    assert state_of(row).state == WorkState.DONE


def test_a_failed_attempt_leaves_nothing_and_comes_back_later(world: World) -> None:
    row, at = due_row(), utc_now()
    with transaction() as session:
        taken = work.take(session, row, at=at)
    assert taken is not None

    with pytest.raises(RuntimeError, match="power cut"):
        run_and_die(taken)
    with transaction() as session:
        work.fail(session, taken, "power cut", at=at)

    assert counted() == 0
    stored = state_of(row)
    assert (stored.state, stored.attempts, stored.last_error) == (WorkState.DUE, 1, "power cut")
    assert stored.next_at == at + work.BACK_OFF


def test_a_row_that_failed_five_times_is_parked_and_can_be_tried_again(world: World) -> None:
    row, at = due_row(), utc_now()
    for _ in range(work.MAX_ATTEMPTS):
        at += timedelta(hours=1)
        with transaction() as session:
            taken = work.take(session, row, at=at)
            assert taken is not None
            work.fail(session, taken, "does not work", at=at)

    with transaction() as session:
        assert session.get_one(Work, row).state == WorkState.PARKED
        assert work.take(session, row, at=at + timedelta(days=1)) is None
        work.requeue(session, row, at=at)
        assert work.take(session, row, at=at) is not None


def test_a_row_whose_process_dies_each_time_is_parked(world: World) -> None:
    row, at = due_row(), utc_now()
    for _ in range(work.MAX_ATTEMPTS):
        with transaction() as session:
            assert work.take(session, row, at=at) is not None
        at += work.LEASE + timedelta(seconds=1)

    with transaction() as session:
        assert work.take(session, row, at=at) is None

    assert state_of(row).state == WorkState.PARKED


def test_a_due_row_is_hinted_once_until_the_hint_is_old(world: World) -> None:
    at = utc_now()
    with transaction() as session:
        first = work.rows_to_hint(session, at=at)
        again = work.rows_to_hint(session, at=at)
        later = work.rows_to_hint(session, at=at + work.HINT_EVERY + timedelta(seconds=1))

    assert {hint.work_id for hint in first} == {hint.work_id for hint in later}
    assert again == []


def test_hints_outstanding_never_exceed_the_window(world: World) -> None:
    for code in ("T1", "T2"):
        for name in world.delegations:
            if (name, code) != ("government 1", "T1"):
                submit(world, name, code)

    at = utc_now()
    with transaction() as session:
        first = work.rows_to_hint(session, at=at, window=5)
        second = work.rows_to_hint(session, at=at, window=5)

    assert len(first) == 5
    assert second == []


def test_a_start_without_workers_makes_running_rows_due(world: World) -> None:
    row = due_row()
    with transaction() as session:
        work.take(session, row, at=utc_now())
    with transaction() as session:
        work.release_orphans(session)

    assert state_of(row).state == WorkState.DUE


def test_a_row_that_ends_each_start_of_the_process_is_parked(world: World) -> None:
    row = due_row()
    for _ in range(work.MAX_ATTEMPTS):
        with transaction() as session:
            assert work.take(session, row, at=utc_now()) is not None
        with transaction() as session:
            work.release_orphans(session)

    with transaction() as session:
        assert work.take(session, row, at=utc_now()) is None
    assert state_of(row).state == WorkState.PARKED


def test_a_claim_commits_with_the_effect_or_not_at_all(world: World) -> None:
    with transaction() as session:
        taken = work.take(session, due_row(), at=utc_now())
    assert taken is not None
    with pytest.raises(RuntimeError, match="power cut"):
        run_and_die(taken)

    with transaction() as session:
        assert session.scalars(sa.select(HandledEvent)).all() == []
