import json

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction
from consult.positions.models import Position, Submission
from tests.browsing import sign_in
from tests.factories import make_world, submit
from tests.forging import rewrite_log, without_triggers
from tests.shell import run, set_environment


@pytest.fixture
def world(monkeypatch, app, database_url, tmp_path):
    set_environment(monkeypatch, database_url, tmp_path)
    world = make_world()
    submit(world, "government 1", "T1")
    return world


def test_a_log_that_holds_says_so(world):
    result = run("verify-log", world.slug)

    assert (result.exit_code, f"The log of {world.slug} holds" in result.output) == (0, True)


def test_a_changed_position_is_found(world):
    with transaction() as session:
        session.execute(sa.update(Position).values(rationale="We agree entirely."))

    result = run("verify-log", world.slug)

    assert (result.exit_code, "was changed" in result.stderr) == (1, True)


def test_a_checkpoint_is_signed_and_printed(world):
    result = run("checkpoint", world.slug)

    origin, size, *_ = result.output.splitlines()
    assert (result.exit_code, origin) == (0, f"127.0.0.1:8000/c/{world.slug}")
    assert f"{size} entries" in run("verify-log", world.slug).output
    assert "1 checkpoints agree" in run("verify-log", world.slug).output


@pytest.fixture
def receipt(world, tmp_path, client):
    """The file of a receipt, as its page gives it."""
    run("checkpoint", world.slug)
    sign_in(client, world, "focal point of government 1")
    with reading() as session:
        submission_id = session.scalars(sa.select(Submission.id)).one()
    file = tmp_path / "receipt.json"
    file.write_bytes(client.get(f"/d/{world.delegations['government 1']}/receipts/{submission_id}.json").data)
    return file


def test_a_receipt_holds_by_itself_and_against_the_log(receipt):
    result = run("verify-receipt", receipt)

    assert (result.exit_code, "The receipt holds" in result.output) == (0, True)


def test_a_receipt_betrays_a_log_that_was_rewritten_after_it(world, receipt):
    without_triggers(lambda connection: rewrite_log(connection, world))

    assert run("verify-log", world.slug).exit_code == 1
    result = run("verify-receipt", receipt)
    assert (result.exit_code, "it was rewritten, and this receipt shows it" in result.stderr) == (1, True)


def test_a_file_that_is_no_receipt_is_refused(world, tmp_path):
    file = tmp_path / "other.json"
    file.write_text("{}")

    result = run("verify-receipt", file)
    assert (result.exit_code, "is not a file that Consult made" in result.stderr) == (1, True)


def test_a_receipt_of_another_site_is_not_ours(receipt):
    document = json.loads(receipt.read_text())
    document["signature"]["public_key"] = "ab" * 32
    receipt.write_text(json.dumps(document))

    result = run("verify-receipt", receipt)
    assert (result.exit_code, "is not the one you named" in result.stderr) == (1, True)
