import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.positions.models import Position, Submission
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


@pytest.mark.parametrize("column", ["delegation_id", "target_revision_id", "version"])
def test_a_position_given_to_another_is_found(app, column):
    world = make_world()
    submit(world, "government 1", "T1")
    values = {
        "delegation_id": world.delegations["government 2"],
        "target_revision_id": world.revisions["T2"],
        "version": 7,
    }
    with transaction() as session:
        session.execute(sa.update(Position).values({column: values[column]}))

    with reading() as session:
        [fault] = faults_in_positions(session, world.consultation_id)
    assert "it does not say what entry" in fault


def test_a_removed_position_is_found(app):
    world = make_world()
    submit(world, "government 1", "T1")
    with transaction() as session:
        session.execute(sa.delete(Position))

    with reading() as session:
        [fault] = faults_in_positions(session, world.consultation_id)
    assert "announces a position that is not there" in fault


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"content_hash": "ab" * 32}, "it is of another content than its submission"),
        ({"positions": [{"seq": 1, "leaf_hash": "ab" * 32, "entry_hash": "cd" * 32}]}, "names another entry 1"),
    ],
)
def test_a_changed_receipt_is_found(app, change, words):
    world = make_world()
    receipt = submit(world, "government 1", "T1")
    with transaction() as session:
        session.execute(sa.update(Submission).values(receipt={**receipt, **change}))

    with reading() as session:
        [fault] = faults_in_positions(session, world.consultation_id)
    assert words in fault


def test_people_with_equal_content_get_different_leaves(app):
    world = make_world()
    at = utc_now()
    receipts = [submit(world, f"government {number}", "T1", rationale="The same.", at=at) for number in (1, 2)]

    first, second = [receipt["positions"][0] for receipt in receipts]
    assert first["content_hash"] == second["content_hash"]
    assert first["leaf_hash"] != second["leaf_hash"]
    for author in ("actor", "accreditation_id", "commitment", "object_id", "seq"):
        assert first["leaf"][author] != second["leaf"][author]
