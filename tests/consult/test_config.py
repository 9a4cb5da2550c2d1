"""Settings: typed, from the environment, and no default for a secret where one is needed."""

from pathlib import Path

import pytest

from consult.config import Settings
from consult.domain.errors import SettingMissing


def test_the_embedded_default_needs_no_setting(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'consult.sqlite3'}"
    assert settings.is_embedded
    assert settings.uses_catcher


def test_the_embedded_default_keeps_its_own_secret(tmp_path: Path) -> None:
    first = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)})
    second = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["CONSULT_DATABASE_URL", "CONSULT_REDIS_URL"])
def test_a_real_installation_without_a_secret_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingMissing, match="CONSULT_SECRET_KEY"):
        Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path), name: "postgresql+psycopg://127.0.0.1/consult"})
