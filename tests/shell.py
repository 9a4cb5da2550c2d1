"""The consult command as a shell runs it, in this process and on a test's own database."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consult.cli import main


def run(*arguments: object) -> Result:
    """The command with these arguments; what it raises unforeseen fails the test."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def set_environment(monkeypatch: pytest.MonkeyPatch, database_url: str, data_dir: Path) -> None:
    """Point the command at a database and a data folder."""
    for name in ("CONSULT_REDIS_URL", "CONSULT_SMTP_URL", "CONSULT_BASE_URL", "CONSULT_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONSULT_DATABASE_URL", database_url)
    monkeypatch.setenv("CONSULT_DATA_DIR", str(data_dir))
    monkeypatch.setenv("CONSULT_SECRET_KEY", "a key for tests only")
    monkeypatch.setenv("CONSULT_SIGNING_KEY", "5e" * 32)
