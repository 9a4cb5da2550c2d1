import sqlalchemy as sa

from consult.database import reading, transaction
from consult.domain.vocabulary import Stance
from consult.positions.models import Position
from consult.positions.verifying import faults_in_positions
from tests.factories import make_world, submit


def test_untouched_positions_hold(app):
    world = make_world()
    submit(world, "government 1", "T1")
    submit(world, "government 1", "T1", None, base_version=1)

    with reading() as session:
        assert faults_in_positions(session, world.consultation_id) == []


def test_a_changed_position_is_found(app):
    world = make_world()
    submit(world, "government 1", "T1")
    with transaction() as session:
        session.execute(sa.update(Position).values(stance=Stance.OPPOSE))

    with reading() as session:
        [fault] = faults_in_positions(session, world.consultation_id)
    assert "was changed" in fault


def test_a_position_moved_to_another_place_in_the_log_is_found(app):
    world = make_world()
    submit(world, "government 1", "T1")
    with transaction() as session:
        session.execute(sa.update(Position).values(seq=1))

    with reading() as session:
        faults = faults_in_positions(session, world.consultation_id)
    assert ["has no entry 1" in faults[0], "announces a position" in faults[1]] == [True, True]
