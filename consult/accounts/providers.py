"""Organisations whose people sign in through their own OpenID Connect provider: a file of settings."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from consult.domain.errors import SettingWrong

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One organisation's provider; only addresses of its domains are taken from it."""

    key: str
    name: str
    issuer: str
    client_id: str
    domains: tuple[str, ...]
    client_secret: str = field(default="", repr=False)

    def vouches_for(self, address: str) -> bool:
        """True when the address belongs to a domain of the organisation; a domain below one is another."""
        return address.rpartition("@")[2].lower() in self.domains


def read_providers(path: Path | None) -> tuple[Provider, ...]:
    """The providers of the file; none without a file.

    Raises: SettingWrong, naming what is wrong.
    """
    if path is None:
        return ()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingWrong(f"CONSULT_SSO_FILE cannot be read: {error}") from None
    providers = tuple(_provider(entry) for entry in document.get("provider", []))
    if len({provider.key for provider in providers}) != len(providers):
        raise SettingWrong("CONSULT_SSO_FILE names a key twice")
    return providers


def _provider(entry: dict[str, Any]) -> Provider:
    texts = {name: str(entry.get(name, "")) for name in ("key", "name", "issuer", "client_id")}
    if missing := [name for name, value in texts.items() if not value]:
        raise SettingWrong(f"a provider of CONSULT_SSO_FILE lacks: {', '.join(missing)}")
    address = urlsplit(texts["issuer"])
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise SettingWrong(f"the issuer of {texts['key']} is not an https address")
    domains = tuple(str(domain).lower() for domain in entry.get("domains", []))
    if not domains or not texts["key"].replace("-", "").isalnum():
        raise SettingWrong(f"the provider {texts['key']} needs domains, and a key of letters, digits and hyphens")
    return Provider(**texts, domains=domains, client_secret=str(entry.get("client_secret", "")))
