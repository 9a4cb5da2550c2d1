"""Accreditation while others act: what a withdrawal meets in flight, and two who decide at once."""

from collections import Counter
from functools import partial
from threading import Barrier, Thread
from typing import Any

import sqlalchemy as sa
from flask import Flask

from consult.accreditation.models import Application
from consult.accreditation.service import withdraw_accreditation
from consult.consultations.models import Appointment, Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError
from consult.domain.vocabulary import ApplicationState, Role, Stance
from consult.events.models import LogEntry
from tests.consult.accreditation.acting import (
    add_applicant,
    application,
    fresh,
    give_verdict,
    log_of,
    send_application,
)
from tests.factories import World, make_world, submit
from tests.racing import at_once

SUBMISSIONS = 50
TIMES = 50


def test_two_assessors_at_once_accredit_once(app: Flask) -> None:
    """Both approvals of each of fifty applications come at the same moment."""
    world = make_world(targets=("T1",), members={"government": 1})
    for turn in range(TIMES):
        sent = send_application(world, f"applicant {turn}", organisation_name=f"Union {turn}")
        acts = [partial(give_verdict, world, name, sent, version=1) for name in ("secretariat", "chair 1")]
        assert at_once(app, *acts) == ["done", "done"]
        assert application(sent).state == ApplicationState.ACCREDITED

    assert len(log_of(world, "delegation.accredited")) == TIMES + 1
    assert len(log_of(world, "application.assessed")) == 2 * TIMES
    assert _count(world, Delegation) == TIMES + 1
    assert _count(world, Appointment, Appointment.role == Role.FOCAL_POINT) == TIMES + 1


def test_the_same_assessor_twice_at_once_is_one_approval(app: Flask) -> None:
    """One person presses twice in two windows, fifty times: nobody is accredited by one person."""
    world = make_world(targets=("T1",), members={"government": 1})
    for turn in range(TIMES):
        sent = send_application(world, f"applicant {turn}", organisation_name=f"Union {turn}")
        act = partial(give_verdict, world, "chair 1", sent, version=1)
        assert at_once(app, act, act) == ["done", "done"]
        assert application(sent).state == ApplicationState.RECEIVED

    assert _count(world, Delegation) == 1
    assert len(log_of(world, "application.assessed")) == TIMES


def test_two_approvals_for_the_last_place_seat_one(app: Flask) -> None:
    """Fifty times, two applications want the one place that the cap of their group leaves; one delegation was there."""
    world = make_world(targets=("T1",), members={"government": 1})
    for turn in range(TIMES):
        with transaction() as session:
            session.get_one(Consultation, world.consultation_id).most_per_group = {"civil_society": turn + 1}
        pair = [
            send_application(world, f"applicant {turn} {side}", organisation_name=f"Union {turn} {side}")
            for side in ("left", "right")
        ]
        for sent in pair:
            give_verdict(world, "secretariat", sent)
        outcomes = at_once(app, *(partial(give_verdict, world, "chair 1", sent, version=1) for sent in pair))
        assert sorted(outcomes) == ["cap_reached", "done"]

    assert _count(world, Delegation) == TIMES + 1


def test_an_application_sent_twice_at_once_is_one(app: Flask) -> None:
    """The form of fifty applicants is sent from two windows at the same moment."""
    world = make_world(targets=("T1",), members={"government": 1})
    for turn in range(TIMES):
        add_applicant(world, f"applicant {turn}")
        act = partial(send_application, world, f"applicant {turn}", credential=None)
        assert set(at_once(app, act, act)) == {"done"}

    assert _count(world, Application) == TIMES


def _count(world: World, kind: Any, *conditions: Any) -> int:
    with reading() as session:
        query = sa.select(sa.func.count()).select_from(kind).where(kind.consultation_id == world.consultation_id)
        return session.scalars(query.where(*conditions)).one()


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
