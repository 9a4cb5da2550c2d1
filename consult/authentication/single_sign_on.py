"""Providers of single sign-on."""

from dataclasses import dataclass

from consult.config import Settings


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A provider as the sign-in page names it."""

    key: str
    name: str


def offered_providers(_settings: Settings) -> list[Offered]:
    """The providers that people may sign in with."""
    return []
