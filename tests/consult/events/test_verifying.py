"""Verifying a log of 10,000 entries in a database, and what it asks of it."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.events.catalogue import DigestEdited
from consult.events.checkpoints import make_checkpoint
from consult.events.log import publish_all
from consult.events.models import LogEntry
from consult.events.queries import log_length
from consult.events.verifying import report_on_log
from consult.signing import origin_of, site_key
from tests.factories import make_world
from tests.listening import statements

ENTRIES = 10_000
UNREADABLE = ({"salt": ""}, {"salt": "zz" * 32}, {"data": [1]}, {"data": {}, "salt": ""})


@pytest.fixture
def world(app, settings):
    """A consultation whose log has 10,000 entries, with a checkpoint every thousand."""
    world = make_world()
    while True:
        with transaction() as session:
            length = log_length(session, world.consultation_id)
            events = [DigestEdited(digest_id=uuid4(), statement_id=uuid4()) for _ in range(min(1000, ENTRIES - length))]
            publish_all(session, world.consultation_id, events, actor=SYSTEM, at=utc_now())
            size = length + len(events)
            place = {"occasion": f"hand:{size}", "size": size, "origin": origin_of(settings, world.slug)}
            make_checkpoint(session, world.consultation_id, **place, key=site_key(settings), at=utc_now())
        if size == ENTRIES:
            return world


def test_ten_thousand_entries_are_verified_in_three_statements(world, settings):
    with reading() as session, statements() as asked:
        report = report_on_log(session, world.consultation_id, [site_key(settings).public])

    assert (report.faults, report.length, report.checkpoints) == ([], ENTRIES, 10)
    assert sum(one.startswith("SELECT") for one in asked) == 3, "entries, checkpoints, contents kept apart"


def test_columns_that_no_entry_could_have_are_faults_and_no_accidents(app):
    world = make_world()
    with transaction() as session:
        true = session.get_one(LogEntry, (world.consultation_id, 3))
        session.expunge_all()
        for seq, changes in enumerate(UNREADABLE, start=100):
            values = {column.name: getattr(true, column.name) for column in LogEntry.__table__.columns}
            hashes = {name: f"{seq}{name}" for name in ("leaf_hash", "previous_hash", "entry_hash")}
            values |= {**hashes, "seq": seq, "event_id": uuid4(), **changes}
            session.execute(sa.insert(LogEntry).values(values))

    with reading() as session:
        faults = report_on_log(session, world.consultation_id).faults
    assert sum("what it holds is no content of an entry" in fault for fault in faults) == 4
