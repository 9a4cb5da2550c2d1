"""The record of a consultation goes out whole and comes back as it was."""

import json
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.archiving import tables
from consult.archiving.exporting import export_record
from consult.archiving.importing import import_record
from consult.cli.application import secretariat_of
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotPermitted
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.events.queries import faults_in_log
from consult.extensions import Base
from consult.positions.on_behalf.service import Letter, enter_on_behalf
from consult.positions.submission import Entry, Submission
from tests.draining import drain
from tests.factories import make_world, submit
from tests.kept_worlds import kept

WORDS = "a reason with “quotes”, a line\nand =1+1"


@pytest.fixture
@kept
def world(app):
    world = make_world()
    submit(world, "government 1", "T1", Stance.OPPOSE, rationale=WORDS)
    submit(world, "government 2", "T1", Stance.SUPPORT)
    submit(world, "government 2", "T1", None, base_version=1)
    with transaction() as session:
        enter_on_behalf(
            session,
            world.actor(session, "secretariat"),
            world.delegations["civil_society 1"],
            submission=Submission(
                submission_key=uuid4().hex,
                entries=(
                    Entry(
                        content=PositionContent(stance=Stance.NEUTRAL),
                        base_version=0,
                        revision_id=world.revisions["T2"],
                    ),
                ),
            ),
            letter=Letter(dated=utc_now().date(), reference="A 1"),
            at=utc_now(),
        )
    drain()
    return world


@pytest.fixture
def files(world):
    return exported(world)


def exported(world):
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return export_record(session, secretariat_of(consultation), consultation, at=utc_now())


def forget_everything():
    """What an empty database has, here: the tables are emptied but for nothing."""
    with transaction() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        if not is_sqlite:
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
            names = ", ".join(f'"{found.name}"' for found in Base.metadata.sorted_tables)
            session.execute(sa.text(f"TRUNCATE {names} CASCADE"))
            return
        triggers = session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in triggers:
            session.execute(sa.text(f'DROP TRIGGER "{name}"'))
        for found in reversed(Base.metadata.sorted_tables):
            if "parent_id" in found.c:
                session.execute(sa.update(found).values(parent_id=None))
            session.execute(sa.delete(found))


def test_out_and_in_and_out_again_gives_the_same_bytes(world, files):
    forget_everything()
    with transaction() as session:
        import_record(session, SYSTEM, files, at=utc_now())

    assert exported(world) == files
    with reading() as session:
        assert faults_in_log(session, world.consultation_id) == []


def test_positions_can_be_read_as_a_table_that_runs_nothing(files):
    text = files["positions.csv"].decode()

    assert "government 1" in text
    assert '"a reason with “quotes”, a line\nand =1+1"' in text
    assert text.count("\n") == 1 + 4 + 1


def test_nobodys_address_and_no_draft_is_in_it(files):
    everything = b"".join(files.values())

    assert b"@example.org" not in everything
    assert "tables/drafts.jsonl" not in files


def test_every_table_is_in_the_record_or_left_out_for_a_reason():
    kept = {found.name for found in tables.in_order()}

    assert kept | tables.LEFT_OUT.keys() == Base.metadata.tables.keys()
    assert not kept & tables.LEFT_OUT.keys()


@pytest.mark.parametrize("who", ["chair 1", "observer", "focal point of government 1"])
def test_only_the_secretariat_takes_the_record_out(world, who):
    with reading() as session, pytest.raises(NotPermitted):
        consultation = session.get_one(Consultation, world.consultation_id)
        export_record(session, world.actor(session, who), consultation, at=utc_now())


def test_a_changed_file_is_refused_by_name_and_nothing_is_stored(world, files):
    forget_everything()
    name = "tables/positions.jsonl"
    changed = files | {name: files[name].replace(b"oppose", b"support")}

    with pytest.raises(InvalidInput, match=name), transaction() as session:
        import_record(session, SYSTEM, changed, at=utc_now())


def test_a_log_that_does_not_hold_is_refused_even_with_a_manifest_that_agrees(world, files):
    import hashlib

    forget_everything()
    name = "tables/event_log.jsonl"
    manifest = json.loads(files["manifest.json"])
    lines = files[name].decode().splitlines()
    changed = ("\n".join(lines[:-1]) + "\n").encode()
    manifest["files"][name]["sha256"] = hashlib.sha256(changed).hexdigest()

    with pytest.raises(InvalidInput, match="does not hold"), transaction() as session:
        import_record(
            session, SYSTEM, files | {name: changed, "manifest.json": json.dumps(manifest).encode()}, at=utc_now()
        )


def test_what_is_there_already_is_not_imported_over(world, files):
    with pytest.raises(InvalidInput, match="already"), transaction() as session:
        import_record(session, SYSTEM, files, at=utc_now())
