"""Two at once: the lock of the consultation gives them one order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    ConsultError,
    RoundClosed,
)
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.positions.models import Position, Submission
from tests.consult.positions.visiting import OWN, standing
from tests.factories import World, submit


def test_of_two_who_start_from_the_same_version_one_is_told(app: Flask, world: World) -> None:
    together, outcomes = Barrier(2), []

    def send(stance: Stance) -> str:
        with app.app_context():
            together.wait()
            try:
                submit(world, OWN, "T1", stance)
            except ConsultError as refused:
                return refused.code
            return "stored"

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(send, (Stance.SUPPORT, Stance.OPPOSE)))

    assert sorted(outcomes) == ["position_changed", "stored"]


def test_one_key_sent_many_times_at_once_is_stored_once(app: Flask, world: World) -> None:
    key, together = uuid4().hex, Barrier(4)

    def send(_: int) -> dict[str, Any]:
        with app.app_context():
            together.wait()
            return submit(world, OWN, "T1", key=key)

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(send, range(4)))

    assert all(receipt == receipts[0] for receipt in receipts)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Position)) == 1


def test_close_and_submission_at_once_have_one_order(app: Flask, world: World) -> None:
    together = Barrier(2)

    def close() -> None:
        with app.app_context(), transaction() as session:
            close_round(session, SYSTEM, world.round_id, at=utc_now())

    def run(act: Any) -> str:
        together.wait()
        with app.app_context():
            try:
                act()
            except RoundClosed:
                return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        submitted, _ = pool.map(run, (lambda: submit(world, OWN, "T1"), close))

    position = standing(world)
    assert (position is not None) == (submitted == "done")
    with reading() as session:
        names = session.scalars(
            sa.select(LogEntry.name).where(LogEntry.consultation_id == world.consultation_id).order_by(LogEntry.seq)
        ).all()
        assert "position.submitted" not in names[names.index("round.closed") :]
        assert session.get_one(Round, world.round_id).state == "closed"
        assert session.get_one(Consultation, world.consultation_id).slug == world.slug
