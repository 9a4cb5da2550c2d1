"""What the constraints notice is a normal answer: the earlier receipt, or both texts side by side."""

from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.database import breaks, reading, transaction
from consult.domain.errors import PositionChanged
from consult.domain.vocabulary import Stance
from consult.positions.models import Position, Submission
from tests.consult.positions.visiting import OWN, submission_of
from tests.factories import World, submit


def copy_of(row: Any, **changes: Any) -> dict[str, Any]:
    columns = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return {**columns, "id": uuid4(), **changes}


@pytest.mark.parametrize("kind", [Submission, Position])
def test_a_broken_constraint_is_known_by_its_columns(world: World, kind: Any) -> None:
    submit(world, OWN, "T1")
    with transaction() as session:
        row = session.scalars(sa.select(kind)).one()
        with pytest.raises(sa.exc.IntegrityError) as broken, session.begin_nested():
            session.execute(sa.insert(kind).values(**copy_of(row)))

    key, version = ("delegation_id", "submission_key"), ("target_revision_id", "round_id", "delegation_id", "version")
    assert breaks(broken.value, Submission, *key) == (kind is Submission)
    assert breaks(broken.value, Position, *version) == (kind is Position)
    assert not breaks(broken.value, Position, "delegation_id", "version")


def faster(app: Flask, row: dict[str, Any], kind: Any, *, ready: Event, go: Event) -> Thread:
    """A writer that takes no lock: it inserts, waits until somebody ran into it, and commits."""

    def write() -> None:
        with app.app_context(), transaction() as session:
            session.execute(sa.insert(kind).values(**row))
            ready.set()
            go.wait(30)

    thread = Thread(target=write)
    thread.start()
    return thread


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite nobody writes beside a writer
@pytest.mark.parametrize("kind", [Submission, Position])
def test_one_without_the_lock_who_was_faster_is_answered_to(app: Flask, world: World, kind: Any) -> None:
    first = submit(world, OWN, "T1", key="first-key-of-the-delegation")
    with reading() as session:
        row = session.scalars(sa.select(kind)).one()
    key = "key-that-somebody-else-is-writing"
    same = submission_of(world, [(world.revisions["T1"], 1)]).content_hash()
    changes = {
        Submission: {"submission_key": key, "content_hash": same},
        Position: {"version": 2, "stance": "neutral"},
    }
    late = copy_of(row, **changes[kind])
    ready, go = Event(), Event()
    thread = faster(app, late, kind, ready=ready, go=go)
    assert ready.wait(30)
    go_on = Thread(target=lambda: _wait_until_blocked(app, go))
    go_on.start()

    if kind is Submission:
        # the same content under the key: the receipt that the faster one stored
        assert submit(world, OWN, "T1", key=key, base_version=1) == first
    else:
        with pytest.raises(PositionChanged) as refused:
            submit(world, OWN, "T1", Stance.OPPOSE, base_version=1)
        assert refused.value.extra[0]["version"] == 2
        assert refused.value.extra[0]["current"]["stance"] == "neutral"
        assert refused.value.extra[0]["yours"]["stance"] == "oppose"
    thread.join(30)
    go_on.join(30)


def _wait_until_blocked(app: Flask, go: Event) -> None:
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with app.app_context():
        for _ in range(3000):
            with reading() as session:
                if session.scalar(waiting):
                    break
    go.set()
