"""Settings: one frozen dataclass, read once from the environment."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from consult.domain.errors import SettingMissing


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations.

    `secret_key` signs sessions and links; `redis_url` None means that the worker runs in the
    process, `smtp_url` None that mail goes to the built-in catcher.
    """

    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Consult <consult@localhost>"
    demo: bool = False

    @property
    def is_embedded(self) -> bool:
        """True when worker and scheduler run inside the web process."""
        return self.redis_url is None

    @property
    def uses_catcher(self) -> bool:
        """True when mail is kept by the built-in catcher instead of leaving."""
        return self.smtp_url is None

    @property
    def caught_mail_dir(self) -> Path:
        """Where the built-in catcher keeps what it received."""
        return self.data_dir / "caught-mail"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Raises: SettingMissing when PostgreSQL is used without CONSULT_SECRET_KEY.
        """
        data_dir = Path(environment.get("CONSULT_DATA_DIR", ".data")).absolute()
        database_url = environment.get("CONSULT_DATABASE_URL", "")
        secret_key = environment.get("CONSULT_SECRET_KEY", "")
        if not secret_key:
            if database_url or environment.get("CONSULT_REDIS_URL"):
                raise SettingMissing("CONSULT_SECRET_KEY")
            secret_key = _own_secret(data_dir)
        return cls(
            database_url=database_url or f"sqlite:///{data_dir / 'consult.sqlite3'}",
            data_dir=data_dir,
            secret_key=secret_key,
            base_url=environment.get("CONSULT_BASE_URL", cls.base_url).rstrip("/"),
            redis_url=environment.get("CONSULT_REDIS_URL") or None,
            smtp_url=environment.get("CONSULT_SMTP_URL") or None,
            mail_from=environment.get("CONSULT_MAIL_FROM", cls.mail_from),
            demo=environment.get("CONSULT_DEMO", "") == "1",
        )


def _own_secret(data_dir: Path) -> str:
    """The embedded default makes its own key once and keeps it beside its data."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret-key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
