"""The log: one order, one chain, never changed."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.database import transaction
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry, LogHead
from consult.events.queries import faults_in_log
from tests.factories import World, make_world, submit
from tests.forging import without_triggers


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world()
    submit(made, "government 1", "T1")
    submit(made, "government 2", "T1", Stance.OPPOSE)
    return made


def faults(world: World) -> list[str]:
    with transaction() as session:
        return faults_in_log(session, world.consultation_id)


def test_a_log_holds_after_ordinary_work(world: World) -> None:
    assert faults(world) == []


def test_places_in_the_log_have_no_gap(world: World) -> None:
    with transaction() as session:
        places = session.scalars(sa.select(LogEntry.seq).order_by(LogEntry.seq)).all()

    assert list(places) == list(range(1, len(places) + 1))


@pytest.mark.parametrize("statement", ["UPDATE event_log SET actor = 'me'", "DELETE FROM event_log"])
def test_the_database_refuses_to_change_the_log(world: World, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="the event log is never changed"), transaction() as session:
        session.execute(sa.text(statement))


TAMPERINGS = {
    "another author": sa.update(LogEntry).where(LogEntry.seq == 3).values(actor="somebody"),
    "another time": sa.update(LogEntry).where(LogEntry.seq == 3).values(version=2),
    "other content": sa.update(LogEntry).where(LogEntry.seq == 3).values(data={"target_id": "other"}),
    "another salt": sa.update(LogEntry).where(LogEntry.seq == 3).values(salt="00" * 32),
    "a removed entry": sa.delete(LogEntry).where(LogEntry.seq == 3),
    "a moved head": sa.update(LogHead).values(seq=LogHead.seq - 1),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(world: World, tampering: str) -> None:
    assert faults(world) == []

    def change(connection: Any) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(TAMPERINGS[tampering])

    without_triggers(change)

    assert faults(world) != []
