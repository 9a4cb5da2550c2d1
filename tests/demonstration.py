"""The demo as it stands after its first minute: loaded once a test run, and copied to each test that asks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from consult.config import Settings
from consult.database import utc_now
from consult.demo.loading import load
from tests.applications import application_on
from tests.draining import drain
from tests.sharing import locked


@pytest.fixture(scope="session")
def demo_file(run_folder: Path, migrated_sqlite: Path) -> Path:
    """A SQLite database with the demo loaded and all its work done, to be copied."""
    file = run_folder / "demo.sqlite3"
    with locked(run_folder / "demo.lock"):
        if not file.exists():
            unfinished = Path(shutil.copy(migrated_sqlite, run_folder / "loading.sqlite3"))
            with application_on(_settings(unfinished, run_folder)):
                load(at=utc_now())
                drain()
            unfinished.rename(file)
    return file


@pytest.fixture
def demo_app(demo_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on a copy of the demo, inside its context."""
    copy = Path(shutil.copy(demo_file, tmp_path / "demo.sqlite3"))
    with application_on(_settings(copy, tmp_path)) as app:
        yield app


def _settings(file: Path, data_dir: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{file}", data_dir=data_dir, secret_key="a key for tests only")
