"""The site's key: it signs checkpoints and receipts, so that ours can be told from what anybody wrote."""

from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from consult.config import Settings


class SiteKey:
    """An Ed25519 key pair; equal messages get equal signatures."""

    def __init__(self, seed: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        self.public = self._private.public_key().public_bytes_raw().hex()
        """The public key, in hexadecimal: it names the key wherever something was signed with it."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._private.sign(message)


@cache
def _key_of(seed: str) -> SiteKey:
    return SiteKey(seed)


def site_key(settings: Settings) -> SiteKey:
    """The key with which this site signs now."""
    return _key_of(settings.signing_seed)


def known_keys(settings: Settings) -> tuple[str, ...]:
    """The public keys whose signatures are this site's: the present one first, then those before it."""
    return (site_key(settings).public, *settings.former_keys)


def origin_of(settings: Settings, slug: str) -> str:
    """The name of a consultation's log in its checkpoints and receipts."""
    return f"{settings.origin}/c/{slug}"


def is_signed(public_key: str, message: bytes, signature: bytes) -> bool:
    """True when this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
