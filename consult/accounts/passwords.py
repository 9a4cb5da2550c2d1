"""Passwords, which nobody needs to have: argon2id, one wording of refusal, the same work for accounts without one."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from consult.domain.errors import InvalidInput

SHORTEST = 12
LONGEST = 200
"""Characters; longer ones would only make the hash work harder."""

# 19 MiB, two passes, one lane: the least of the OWASP recommendations, so that many sign-ins at once fit into memory
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str, *, email: str) -> str:
    """The hash that is stored for a new password.

    Raises: InvalidInput when it is too short, too long, or made of the person's address.
    """
    normal = _normal(password)
    if normal is None or not SHORTEST <= len(normal) <= LONGEST:
        raise InvalidInput.of_fields({"password": "length"})
    if email.casefold().partition("@")[0] in normal.casefold() and len(normal) < len(email) + SHORTEST:
        raise InvalidInput.of_fields({"password": "address"})
    if len(set(normal)) < 5:
        raise InvalidInput.of_fields({"password": "repeated"})
    return _hasher.hash(normal)


def is_password(stored: str | None, password: str) -> bool:
    """True when this is the password behind a stored hash; as slow when nothing is stored."""
    normal = _normal(password)
    try:
        return _hasher.verify(stored or _decoy(), normal or "") and stored is not None and normal is not None
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str | None:
    """One form of what can be typed in several; None for what no keyboard sends."""
    try:
        normal = unicodedata.normalize("NFKC", password[: LONGEST + 1])
        normal.encode()
    except UnicodeEncodeError:
        return None
    return None if "\0" in normal or len(password) > LONGEST else normal


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password, and nobody could")
