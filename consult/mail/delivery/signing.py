"""DKIM (RFC 6376): the signature by which receiving servers know that a mail is from this site's domain."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from consult.config import Settings
from consult.domain.errors import SettingWrong

SMALLEST_RSA = 2048
SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"auto-submitted",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"mime-version",
    b"content-type",
    b"content-language",
)
"""What a receiver may rely on; servers on the way may add headers, but change none of these."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """The key of a domain, as the selector names it in the domain's DNS, and the record that stands there."""

    selector: str
    domain: str
    key: bytes = field(repr=False)
    record: str

    def sign(self, message: bytes) -> bytes:
        """The message with its signature before it."""
        header = dkim.sign(
            message,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if re.search(rb"(?im)^" + name + rb":", message)],
        )
        return bytes(header) + message


def signer_of(settings: Settings, *, domain: str) -> Signer | None:
    """What signs this site's mail; None when no key is set.

    Raises: SettingWrong for a file that holds no RSA key of at least 2,048 bits.
    """
    if settings.dkim_key_file is None:
        return None
    return _signer(settings.dkim_key_file, settings.dkim_selector, domain)


@cache
def _signer(path: Path, selector: str, domain: str) -> Signer:
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingWrong(f"CONSULT_DKIM_KEY_FILE holds no private key: {error}") from error
    if not isinstance(private, RSAPrivateKey) or private.key_size < SMALLEST_RSA:
        raise SettingWrong(f"CONSULT_DKIM_KEY_FILE takes an RSA key of at least {SMALLEST_RSA} bits")
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(
        selector=selector,
        domain=domain,
        key=private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        record=f"v=DKIM1; k=rsa; p={b64encode(public).decode()}",
    )
