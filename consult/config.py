"""Settings: one frozen dataclass, read once from the environment."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from consult.domain.errors import SettingMissing, SettingWrong

_KEY_LENGTH = 64


class _Writer(TypedDict):
    writer_url: str | None
    writer_model: str
    writer_key_file: Path | None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations.

    `secret_key` signs sessions and links; `redis_url` None means that the worker runs in the
    process, `smtp_url` None that mail goes to the built-in catcher. `signing_key` is the seed of the Ed25519
    key that signs checkpoints and receipts, in hexadecimal; empty means the one kept in the data folder.
    `sso_file` names the providers of single sign-on. `former_keys` are the public keys that signed before it.
    `dkim_key_file` holds the key that signs mail, and `dkim_selector` names it in the DNS; `bounce_host` is the host
    that takes what comes back, empty for the sender's own address.
    `writer_url` is the OpenAI-compatible endpoint that may propose wordings, up to and with its version; None for no
    writer. `writer_model` names the model there, `writer_key_file` holds the key that it asks for.
    `most_listeners` is how many pages may wait for news at a time; None for as many as the kind of server bears.
    """

    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Consult <consult@localhost>"
    dkim_key_file: Path | None = None
    dkim_selector: str = "consult"
    bounce_host: str = ""
    writer_url: str | None = None
    writer_model: str = ""
    writer_key_file: Path | None = None
    demo: bool = False
    sso_file: Path | None = None
    signing_key: str = field(default="", repr=False)
    former_keys: tuple[str, ...] = ()
    most_listeners: int | None = None

    @property
    def signing_seed(self) -> str:
        """The seed of the signing key, in hexadecimal; made on first use where the data folder keeps it."""
        return self.signing_key or _kept(self.data_dir / "signing-key", lambda: secrets.token_hex(32))

    @property
    def origin(self) -> str:
        """The site's name in its checkpoints: its address without scheme."""
        return self.base_url.partition("://")[2]

    @property
    def is_embedded(self) -> bool:
        """True when worker and scheduler run inside the web process."""
        return self.redis_url is None

    @property
    def live_listeners(self) -> int:
        """How many open pages this process may serve at a time.

        Each holds a thread of `consult serve`, and would hold one of the web's few, so there they ask now and then.
        """
        if self.most_listeners is not None:
            return self.most_listeners
        return 32 if self.is_embedded else 0

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

        Raises: SettingMissing when PostgreSQL or Redis is used without CONSULT_SECRET_KEY and CONSULT_SIGNING_KEY;
            SettingWrong for a signing key that is none, a number that is none, or a writer that cannot be asked.
        """
        data_dir = Path(environment.get("CONSULT_DATA_DIR", ".data")).absolute()
        database_url = environment.get("CONSULT_DATABASE_URL", "")
        secret_key, signing_key = environment.get("CONSULT_SECRET_KEY", ""), environment.get("CONSULT_SIGNING_KEY", "")
        if database_url or environment.get("CONSULT_REDIS_URL"):
            _require(environment, "CONSULT_SECRET_KEY", "CONSULT_SIGNING_KEY")
        return cls(
            database_url=database_url or f"sqlite:///{data_dir / 'consult.sqlite3'}",
            data_dir=data_dir,
            secret_key=secret_key or _kept(data_dir / "secret-key", lambda: secrets.token_urlsafe(32)),
            base_url=environment.get("CONSULT_BASE_URL", cls.base_url).rstrip("/"),
            redis_url=environment.get("CONSULT_REDIS_URL") or None,
            smtp_url=environment.get("CONSULT_SMTP_URL") or None,
            mail_from=environment.get("CONSULT_MAIL_FROM", cls.mail_from),
            dkim_key_file=Path(key_file) if (key_file := environment.get("CONSULT_DKIM_KEY_FILE")) else None,
            dkim_selector=environment.get("CONSULT_DKIM_SELECTOR") or cls.dkim_selector,
            bounce_host=environment.get("CONSULT_BOUNCE_HOST", ""),
            sso_file=Path(sso_file) if (sso_file := environment.get("CONSULT_SSO_FILE")) else None,
            **_writer(environment),
            demo=environment.get("CONSULT_DEMO", "") == "1",
            signing_key=_key("CONSULT_SIGNING_KEY", signing_key) if signing_key else "",
            most_listeners=_count(environment, "CONSULT_LIVE_LISTENERS"),
            former_keys=tuple(
                _key("CONSULT_FORMER_KEYS", key) for key in environment.get("CONSULT_FORMER_KEYS", "").split()
            ),
        )


def _require(environment: Mapping[str, str], *names: str) -> None:
    for name in names:
        if not environment.get(name):
            raise SettingMissing(name)


def _writer(environment: Mapping[str, str]) -> _Writer:
    """The settings of the writer. A key does not travel in the open, except inside this machine."""
    url, model = environment.get("CONSULT_WRITER_URL", "").rstrip("/"), environment.get("CONSULT_WRITER_MODEL", "")
    key_file = environment.get("CONSULT_WRITER_KEY_FILE", "")
    if not url:
        return {"writer_url": None, "writer_model": "", "writer_key_file": None}
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise SettingWrong("CONSULT_WRITER_URL takes an address such as https://host/v1")
    if not model:
        raise SettingWrong("CONSULT_WRITER_MODEL names the model that CONSULT_WRITER_URL offers")
    if key_file and parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise SettingWrong("CONSULT_WRITER_URL takes https:// where there is a key")
    return {"writer_url": url, "writer_model": model, "writer_key_file": Path(key_file) if key_file else None}


def _key(name: str, text: str) -> str:
    if len(text) == _KEY_LENGTH and set(text.lower()) <= set("0123456789abcdef"):
        return text.lower()
    raise SettingWrong(f"{name} takes keys of {_KEY_LENGTH} hexadecimal digits")


def _count(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "")
    if text and not (text.isascii() and text.isdigit()):
        raise SettingWrong(f"{name} takes a number")
    return int(text) if text else None


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The embedded default makes its own keys once and keeps them beside its data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # whole or not at all: whoever comes second reads what the first one wrote
    own = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        own.touch(mode=0o600)
        own.write_text(make(), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(own)
        own.unlink()
    return path.read_text(encoding="ascii")
