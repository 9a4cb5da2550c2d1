"""The address to which a mail comes back: it names the mail, and carries a proof that we made it.

A bounce is an open door: whoever could make one up could silence a rival. So the part before the @ holds the mail's
identifier and half of an HMAC, in base 32, because servers on the way do not keep upper and lower case apart.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from uuid import UUID

from consult.config import Settings
from consult.mail.delivery.message import sender_address

_PROOF = 10
"""Bytes of the HMAC: 80 bits are more than can be tried over SMTP, and a name may have 64 characters in all."""
_FORM = re.compile(r"bounce\+([a-z]+)\.([a-z2-7]{26})\.([a-z2-7]{16})")


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Which mail came back: its kind's word and its identifier."""

    word: str
    mail_id: UUID


def return_path(settings: Settings, word: str, mail_id: UUID) -> str:
    """The envelope sender of a mail; the sender's own address where no host takes what comes back."""
    if not settings.bounce_host:
        return sender_address(settings.mail_from)
    proof = _proof(settings.secret_key, word, mail_id)
    return f"bounce+{word}.{_encode(mail_id.bytes)}.{_encode(proof)}@{settings.bounce_host}"


def read_return_path(settings: Settings, address: str) -> Returned | None:
    """The mail that an address names; None for an address that we did not make."""
    name, _, host = address.strip().strip("<>").lower().rpartition("@")
    found = _FORM.fullmatch(name)
    if not settings.bounce_host or host != settings.bounce_host.lower() or found is None:
        return None
    try:
        mail_id, proof = UUID(bytes=_decode(found[2])), _decode(found[3])
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(proof, _proof(settings.secret_key, found[1], mail_id)):
        return None
    return Returned(word=found[1], mail_id=mail_id)


def _proof(secret_key: str, word: str, mail_id: UUID) -> bytes:
    message = b"return path\0" + word.encode() + b"\0" + mail_id.bytes
    return hmac.new(secret_key.encode(), message, hashlib.sha256).digest()[:_PROOF]


def _encode(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()


def _decode(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
