"""Accreditation while others act: what a withdrawal meets in flight, and two who decide at once."""

from collections import Counter
from threading import Barrier, Thread

import sqlalchemy as sa
from flask import Flask

from consult.accreditation.service import withdraw_accreditation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from tests.consult.accreditation.acting import fresh
from tests.factories import World, make_world, submit

SUBMISSIONS = 50


def test_no_submission_has_a_place_in_the_log_after_the_withdrawal(app: Flask) -> None:
    """Fifty submissions run in one thread while the accreditation is withdrawn in another, ten times over."""
    outcomes: Counter[str] = Counter()
    for turn in range(10):
        world = make_world(targets=("T1",), members={"government": 1})
        outcomes.update(_withdraw_among_submissions(app, world, after=turn * 4))
        places = _places(world)
        [withdrawn] = [seq for name, seq in places if name == "accreditation.withdrawn"]
        assert [seq for name, seq in places if name == "position.submitted" and seq > withdrawn] == []

    assert outcomes["done"] > 0
    assert outcomes["not_permitted"] + outcomes["not_found"] > 0, "the withdrawal never met a submission"
    assert set(outcomes) <= {"done", "not_permitted", "not_found"}


def _withdraw_among_submissions(app: Flask, world: World, *, after: int) -> list[str]:
    """Submit again and again; the withdrawal starts when so many submissions are done."""
    outcomes: list[str] = []
    ready = Barrier(2)

    def submissions() -> None:
        with app.app_context():
            for version in range(SUBMISSIONS):
                if version == after:
                    ready.wait(30)
                try:
                    submit(world, "government 1", "T1", list(Stance)[version % 5], base_version=version)
                    outcomes.append("done")
                except ConsultError as refused:
                    outcomes.append(refused.code)

    def withdrawal() -> None:
        with app.app_context():
            ready.wait(30)
            with transaction() as session:
                secretariat = fresh(session, world, "secretariat")
                delegation_id = world.delegations["government 1"]
                withdraw_accreditation(session, secretariat, delegation_id, reason="It was forged.", at=utc_now())

    threads = [Thread(target=act) for act in (submissions, withdrawal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def _places(world: World) -> list[tuple[str, int]]:
    with reading() as session:
        query = sa.select(LogEntry.name, LogEntry.seq).where(LogEntry.consultation_id == world.consultation_id)
        return [(row[0], row[1]) for row in session.execute(query)]
