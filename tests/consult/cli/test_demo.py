import fcntl
import shutil
from pathlib import Path

import pytest

from consult.demo.people import PEOPLE
from tests.shell import run, set_environment


@pytest.fixture
def data_dir(monkeypatch, tmp_path):
    set_environment(monkeypatch, "", tmp_path)
    monkeypatch.setenv("CONSULT_BASE_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("CONSULT_DEMO", "")
    return tmp_path


def test_a_reset_loads_the_demo_afresh_and_prints_a_link_for_each_person(data_dir):
    caught = data_dir / "caught-mail"
    caught.mkdir()
    (data_dir / "consult.sqlite3").write_bytes(b"not a database")

    result = run("demo", "--reset", "--no-serve")

    assert (result.exit_code, caught.exists()) == (0, False)
    assert result.stdout.count("http://127.0.0.1:8000/sign-in/") == len(PEOPLE)
    assert "Alma Example, focal point, Velmora\n" in result.stdout


def test_a_later_start_keeps_what_is_there(data_dir, demo_file):
    shutil.copy(demo_file, data_dir / "consult.sqlite3")

    result = run("demo", "--no-serve")

    assert (result.exit_code, result.stdout.count("/sign-in/")) == (0, len(PEOPLE))


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
