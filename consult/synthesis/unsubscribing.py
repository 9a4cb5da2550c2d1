"""Stopping digests by mail: the token in each mail, and what using it does.

A token is 16 bytes in 22 characters: half of the person's identifier, so that it can be looked up, and
half of an HMAC over person and consultation, so that nobody can make one. It can do this one thing.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation
from consult.database import upsert
from consult.domain.errors import NotFound
from consult.synthesis.models import Unsubscription

HALF = 8


def unsubscribe_token(secret_key: str, person_id: UUID, consultation_id: UUID) -> str:
    """The token of one person's mails of one consultation: 22 URL-safe characters, always the same."""
    return _encode(person_id.bytes[:HALF] + _proof(secret_key, person_id, consultation_id))


def stop_url(settings: Settings, person_id: UUID, consultation_id: UUID) -> str:
    """The address that stops these mails."""
    return f"{settings.base_url}/u/{unsubscribe_token(settings.secret_key, person_id, consultation_id)}"


def consultation_of_token(session: Session, token: str, *, secret_key: str) -> Consultation:
    """The consultation whose mails a token stops.

    Raises: NotFound for a token that we did not make.
    """
    return session.get_one(Consultation, _read_token(session, token, secret_key)[1])


def unsubscribe(session: Session, token: str, *, secret_key: str, at: datetime) -> Consultation:
    """Stop the digests of a consultation to a person; again it changes nothing.

    Raises: NotFound for a token that we did not make.
    """
    person_id, consultation_id = _read_token(session, token, secret_key)
    row = upsert(session, Unsubscription).values(person_id=person_id, consultation_id=consultation_id, at=at)
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(Consultation, consultation_id)


def _read_token(session: Session, token: str, secret_key: str) -> tuple[UUID, UUID]:
    decoded = _decode(token)
    lowest, highest = UUID(bytes=decoded[:HALF] + b"\x00" * HALF), UUID(bytes=decoded[:HALF] + b"\xff" * HALF)
    part_taken = sa.select(Appointment.person_id, Appointment.consultation_id).distinct()
    for person_id, consultation_id in session.execute(part_taken.where(Appointment.person_id.between(lowest, highest))):
        if hmac.compare_digest(decoded[HALF:], _proof(secret_key, person_id, consultation_id)):
            return person_id, consultation_id
    raise NotFound


def _proof(secret_key: str, person_id: UUID, consultation_id: UUID) -> bytes:
    content = b"unsubscribe" + person_id.bytes + consultation_id.bytes
    return hmac.digest(secret_key.encode(), content, hashlib.sha256)[:HALF]


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def _decode(token: str) -> bytes:
    try:
        decoded = base64.urlsafe_b64decode(token.encode("ascii") + b"==")
    except (UnicodeEncodeError, binascii.Error):
        raise NotFound from None
    if len(decoded) != 2 * HALF or _encode(decoded) != token:
        raise NotFound
    return decoded
