"""Succession while the former focal point is still submitting: the log gives both one order."""

from threading import Event, Lock, Thread
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.queries import focal_point_of
from consult.consultations.service import succeed
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotPermitted
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.events.queries import faults_in_log
from consult.positions import service
from consult.positions.models import Position
from consult.positions.submission import Entry, Submission
from tests.consult.positions.visiting import OWN
from tests.factories import World, make_world

SUBMISSIONS, WRITERS, BEFORE, AFTER = 50, 5, 10, 10


class FormerHolder:
    """Requests of the former holder that were let in before the succession and write one after the other.

    The first ten come before it starts and the last ten after it has ended; the thirty between run beside it.
    """

    def __init__(self, app: Flask, world: World, actor: Actor) -> None:
        self._app, self._world, self._actor = app, world, actor
        self._next, self._lock = iter(range(SUBMISSIONS)), Lock()
        self.accepted, self.refused = 0, 0
        self.has_begun, self.may_end = Event(), Event()

    def run(self) -> None:
        """Send until all are sent."""
        while (number := self._take()) is not None:
            if number >= SUBMISSIONS - AFTER:
                self.may_end.wait(60)
            outcome = self._send(number)
            with self._lock:
                self.accepted += outcome
                self.refused += not outcome
                if self.accepted >= BEFORE:
                    self.has_begun.set()

    def _take(self) -> int | None:
        with self._lock:
            return next(self._next, None)

    def _send(self, number: int) -> bool:
        world, content = self._world, PositionContent(stance=Stance.SUPPORT)
        entry = Entry(content=content, base_version=0, revision_id=world.revisions[f"T{number}"])
        submission = Submission(submission_key=uuid4().hex, entries=(entry,))
        with self._app.app_context():
            try:
                with transaction() as session:
                    own = world.delegations[OWN]
                    service.submit_positions(session, self._actor, own, submission=submission, at=utc_now())
            except NotPermitted:
                return False
        return True


@pytest.mark.parametrize("way", range(3))
def test_nothing_the_former_holder_submits_stands_after_the_succession(app: Flask, way: int) -> None:
    world = make_world(targets=[f"T{number}" for number in range(SUBMISSIONS)], members={"government": 1})
    with reading() as session:
        former = FormerHolder(app, world, world.actor(session, f"focal point of {OWN}"))
    writers = [Thread(target=former.run) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    assert former.has_begun.wait(60)
    with transaction() as session:
        held = focal_point_of(session, world.delegations[OWN])
        assert held is not None
        actor, own, email = world.actor(session, "secretariat"), world.delegations[OWN], f"new{way}@example.org"
        succeed(session, actor, own, former_id=held.id, name="New", email=email, at=utc_now())
    former.may_end.set()
    for writer in writers:
        writer.join(60)

    assert former.accepted >= BEFORE
    assert former.refused >= AFTER
    assert former.accepted + former.refused == SUBMISSIONS
    with reading() as session:
        log = sa.select(LogEntry).where(LogEntry.consultation_id == world.consultation_id)
        entries = session.scalars(log.order_by(LogEntry.seq)).all()
        [succeeded] = [entry.seq for entry in entries if entry.name == "focal_point.succeeded"]
        submitted = [entry.seq for entry in entries if entry.name == "position.submitted"]
        standing = session.scalars(sa.select(Position.seq).where(Position.delegation_id == own)).all()
        assert faults_in_log(session, world.consultation_id) == []
    assert len(submitted) == former.accepted
    assert max(submitted) < succeeded
    assert sorted(standing) == submitted
    print(f"accepted {former.accepted}, refused {former.refused}")
