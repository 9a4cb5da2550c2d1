import pytest

from tests.demonstration import demo_file
from tests.shell import set_environment

__all__ = ["demo_file", "shell"]


@pytest.fixture
def shell(monkeypatch, database_url, tmp_path):
    """The command's environment on this test's own database."""
    set_environment(monkeypatch, database_url, tmp_path)
