"""The mail server that the settings name."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server as its URL names it: smtp://user:password@host:port?starttls=1, or smtps://."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls: bool = False
    starts_tls: bool = False

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Read the URL.

        Raises: ValueError for another scheme, no host, or a password that would travel in the open.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("a mail server is smtp://host:port or smtps://host:port")
        is_tls, starts_tls = parts.scheme == "smtps", parse_qs(parts.query).get("starttls") == ["1"]
        if parts.password and not (is_tls or starts_tls or parts.hostname in ("localhost", "127.0.0.1", "::1")):
            raise ValueError("a mail server with a password needs smtps:// or ?starttls=1")
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if is_tls else 587 if starts_tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls=is_tls,
            starts_tls=starts_tls,
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
