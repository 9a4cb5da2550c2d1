import pytest
import sqlalchemy as sa

from consult.database import transaction
from consult.positions.models import Position
from tests.factories import make_world, submit
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
