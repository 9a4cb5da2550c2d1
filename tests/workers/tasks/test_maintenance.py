"""The clock of rounds."""

from datetime import timedelta

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.consultations.service import plan_round
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import RoundState
from consult.events.models import LogEntry
from tests.factories import make_world, round_of
from workers.tasks.maintenance import turn_rounds


def names(world):
    with reading() as session:
        return list(session.scalars(sa.select(LogEntry.name).filter_by(consultation_id=world.consultation_id)))


def test_a_round_whose_time_is_over_closes_once_however_often_the_clock_ticks(app):
    world = make_world(opened_ago=timedelta(days=10), lasts=timedelta(days=9))

    for _ in range(3):
        turn_rounds.run()

    with reading() as session:
        assert round_of(session, world).state == RoundState.CLOSED
    assert names(world).count("round.closed") == 1


def test_a_round_opens_when_its_minute_has_come_and_not_before(app):
    world, now = make_world(), utc_now()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        opens_at = now + timedelta(days=31)
        late = plan_round(
            session, SYSTEM, consultation, opens_at=opens_at, closes_at=opens_at + timedelta(days=1), number=2, at=now
        ).id
    turn_rounds.run()

    with reading() as session:
        assert round_of(session, world).state == RoundState.OPEN
        assert session.get_one(type(round_of(session, world)), late).state == RoundState.PLANNED
    assert names(world).count("round.opened") == 1
