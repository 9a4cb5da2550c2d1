"""The wheel carries all it needs and works from any folder, without the checkout."""

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("consult", "workers", "templates", "migrations", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy: building writes compiled catalogues that other tests are reading."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    [file] = (copy / "dist").glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel, installed beside the libraries of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--target", folder, wheel]
    subprocess.run(command, check=True)
    return folder


def test_the_wheel_carries_what_stands_beside_the_package(wheel):
    carried = set(zipfile.ZipFile(wheel).namelist())

    assert {f"consult/_{path}" for path in _files("templates")} <= carried
    assert {f"consult/_{path}" for path in _files("migrations")} <= carried
    assert {path for path in _files("consult") if path.startswith("consult/static/")} <= carried
    assert {f"{path.removesuffix('.po')}.mo" for path in _files("consult") if path.endswith(".po")} <= carried
    assert not [name for name in carried if name.startswith(("tests/", "docs/", "benches/"))]


def test_the_command_runs_from_another_folder(installed, tmp_path):
    told = _run(installed, tmp_path, "consult", "--help").stdout

    assert "serve" in told  # the command that the workers add
    assert "import" in told


def test_the_migrations_run_from_another_folder(installed, tmp_path):
    _run(installed, tmp_path, "consult", "migrate")

    with sqlite3.connect(tmp_path / "data" / "consult.sqlite3") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    database.close()
    assert {"event_log", "alembic_version"} <= tables


def test_the_installed_package_is_the_one_that_ran(installed, tmp_path):
    where = _run(
        installed, tmp_path, "python", "-c", "import consult, workers; print(consult.__file__, workers.__file__)"
    )
    assert all(path.startswith(str(installed)) for path in where.stdout.split())


def _files(folder: str) -> list[str]:
    """The files of a folder of the checkout, without what the tools leave there, as relative paths."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [str(path.relative_to(ROOT)) for path in files if path.suffix != ".mo"]


def _run(installed: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in another folder, with the installed package and nothing of the checkout."""
    path = os.pathsep.join([str(installed / "bin"), str(Path(sys.executable).parent), os.defpath])
    own = {"PYTHONPATH": str(installed), "CONSULT_DATA_DIR": str(folder / "data"), "PATH": path, "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done
