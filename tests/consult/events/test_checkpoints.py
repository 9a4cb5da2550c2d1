"""Checkpoints: signed, one an occasion, never changed, and witnesses against a log that was."""

import base64
import hashlib

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain import merkle
from consult.events.checkpoints import checkpoints_of, leaf_hashes_of, make_checkpoint, note_of
from consult.events.models import Checkpoint
from consult.events.queries import log_length
from consult.events.verifying import report_on_log
from consult.signing import SiteKey, is_signed
from tests.factories import make_world, submit

KEY = SiteKey("11" * 32)


@pytest.fixture
def world(app):
    world = make_world()
    submit(world, "government 1", "T1")
    return world


def make(world, occasion="hand:1", size=None, key=KEY):
    with transaction() as session:
        return make_checkpoint(
            session,
            world.consultation_id,
            occasion=occasion,
            size=size or log_length(session, world.consultation_id),
            origin="consult.example.org/c/one",
            key=key,
            at=utc_now(),
        )


def made(world):
    with reading() as session:
        return checkpoints_of(session, world.consultation_id)


def faults(world, known_keys=None):
    with reading() as session:
        return report_on_log(session, world.consultation_id, known_keys).faults


def test_an_occasion_gets_one_checkpoint(world):
    assert [make(world), make(world), make(world, "hand:2")] == [True, False, True]
    assert len(made(world)) == 2


def test_a_checkpoint_holds_the_root_of_the_log_at_its_size(world):
    make(world, size=7)
    submit(world, "government 2", "T1")

    [checkpoint] = made(world)
    with reading() as session:
        leaves = leaf_hashes_of(session, world.consultation_id, 7)
    assert (checkpoint.size, checkpoint.root) == (7, merkle.root(leaves))
    assert faults(world, [KEY.public]) == []


def test_its_text_is_a_signed_note(world):
    make(world)

    [checkpoint] = made(world)
    body, _, signature = note_of(checkpoint).partition("\n\n")
    origin, size, root, at = body.splitlines()
    assert (origin, size) == ("consult.example.org/c/one", str(checkpoint.size))
    assert base64.b64decode(root).hex() == checkpoint.root
    assert at.startswith("at 20") and at.endswith("Z")
    dash, name, code = signature.split()
    raw = base64.b64decode(code)
    assert (dash, name) == ("—", origin)
    assert raw[:4] == hashlib.sha256(origin.encode() + b"\n\x01" + bytes.fromhex(KEY.public)).digest()[:4]
    assert is_signed(KEY.public, f"{body}\n".encode(), raw[4:])


@pytest.mark.parametrize("statement", ["UPDATE checkpoints SET root = 'x'", "DELETE FROM checkpoints"])
def test_the_database_refuses_to_change_a_checkpoint(world, statement):
    make(world)

    with pytest.raises(sa.exc.DBAPIError, match="checkpoints is never changed"), transaction() as session:
        session.execute(sa.text(statement))


def test_a_checkpoint_of_another_key_is_named(world):
    make(world)

    [fault] = faults(world, ["22" * 32])
    assert "signed with a key that is not this site's" in fault


def forge(world, **changes):
    make(world, size=5)
    with transaction() as session:
        [true] = checkpoints_of(session, world.consultation_id)
        row = {column.name: getattr(true, column.name) for column in Checkpoint.__table__.columns}
        session.execute(sa.insert(Checkpoint).values({**row, "id": world.round_id, "occasion": "hand:2", **changes}))
    return faults(world, [KEY.public])


def test_a_checkpoint_with_another_root_is_found_twice_over(world):
    found = forge(world, root="ab" * 32)

    assert any("its signature does not hold" in fault for fault in found)
    assert any("saw other entries" in fault for fault in found)


def test_a_checkpoint_that_saw_more_than_there_is_is_found(world):
    assert any("saw more entries than the log has now" in fault for fault in forge(world, size=5000))


def test_a_signature_that_is_none_is_found(world):
    assert any("its signature does not hold" in fault for fault in forge(world, signature="no"))
