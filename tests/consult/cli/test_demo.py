import fcntl
from pathlib import Path

import pytest

from tests.shell import run, set_environment


@pytest.fixture
def data_dir(monkeypatch, tmp_path, migrated_sqlite):
    set_environment(monkeypatch, "", tmp_path)
    monkeypatch.setenv("CONSULT_BASE_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("CONSULT_DEMO", "")
    return tmp_path


def test_the_demo_loads_once_and_prints_a_link_for_each_person(data_dir):
    first = run("demo", "--no-serve")
    second = run("demo", "--no-serve")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.count("http://127.0.0.1:8000/sign-in/") == second.stdout.count("/sign-in/") == 13
    assert "Alma Example, focal point, Velmora\n" in first.stdout


def test_a_reset_removes_the_embedded_data(data_dir):
    caught = data_dir / "caught-mail"
    caught.mkdir()
    (data_dir / "consult.sqlite3").write_bytes(b"not a database")

    assert run("demo", "--reset", "--no-serve").exit_code == 0

    assert not caught.exists()
    assert (data_dir / "consult.sqlite3").stat().st_size > 1_000_000


def test_a_reset_touches_no_database_elsewhere(data_dir, monkeypatch):
    elsewhere = data_dir / "elsewhere.sqlite3"
    elsewhere.write_bytes(b"precious")
    monkeypatch.setenv("CONSULT_DATABASE_URL", f"sqlite:///{elsewhere}")

    result = run("demo", "--reset", "--no-serve")

    assert (result.exit_code, Path(elsewhere).read_bytes()) == (1, b"precious")


def test_a_reset_waits_for_the_server_to_stop(data_dir):
    with (data_dir / "serve.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)

        result = run("demo", "--reset", "--no-serve")

    assert (result.exit_code, "stop it first" in result.stderr) == (1, True)
