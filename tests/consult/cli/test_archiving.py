"""`consult export` and `consult import archive`, on an installation of each side."""

import pytest

from tests.factories import make_world, submit
from tests.shell import run, set_environment


@pytest.fixture
def world(app):
    world = make_world()
    submit(world, "government 1", "T1")
    return world


def test_a_record_leaves_one_installation_and_enters_another(
    app, world, settings, tmp_path, monkeypatch, migrated_sqlite
):
    out, again = tmp_path / "out", tmp_path / "again"
    set_environment(monkeypatch, settings.database_url, settings.data_dir)
    assert run("export", world.slug, "--out", out).exit_code == 0

    other = tmp_path / "elsewhere.sqlite3"
    other.write_bytes(migrated_sqlite.read_bytes())
    set_environment(monkeypatch, f"sqlite:///{other}", tmp_path / "elsewhere")
    assert run("import", "archive", out).exit_code == 0
    assert run("verify-log", world.slug).exit_code == 0
    assert run("export", world.slug, "--out", again).exit_code == 0

    assert [path.relative_to(out) for path in sorted(out.rglob("*"))] == [
        path.relative_to(again) for path in sorted(again.rglob("*"))
    ]
    assert all((again / path.relative_to(out)).read_bytes() == path.read_bytes() for path in out.rglob("*.*"))


def test_a_folder_with_something_in_it_is_left_alone(app, world, settings, tmp_path, monkeypatch):
    set_environment(monkeypatch, settings.database_url, settings.data_dir)
    (tmp_path / "something").write_text("mine")

    refused = run("export", world.slug, "--out", tmp_path)

    assert refused.exit_code == 1
    assert "not empty" in refused.output
