"""Codes kept on paper for the day the device is lost."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import RecoveryCode

COUNT = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
_LENGTH = 12


def make_recovery_codes(session: Session, person_id: UUID) -> list[str]:
    """Ten new codes, in place of all earlier ones; they are shown this once."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(person_id, code)) for code in codes)
    session.flush()
    return ["-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes]


def use_recovery_code(session: Session, person_id: UUID, typed: str, *, at: datetime) -> bool:
    """True when this is a code of the person that was not used before; of two uses at once, one counts."""
    code = "".join(character for character in typed[:40].lower() if character.isalnum())
    unused = sa.update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == _hash(person_id, code),
        RecoveryCode.used_at.is_(None),
    )
    return session.scalar(unused.values(used_at=at).returning(RecoveryCode.person_id)) is not None


def recovery_codes_left(session: Session, person_id: UUID) -> int:
    """How many codes are unused."""
    query = sa.select(sa.func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(query) or 0


def _hash(person_id: UUID, code: str) -> str:
    # 59 random bits a code, and a different hash for every person
    return hashlib.sha256(f"{person_id}:{code}".encode("utf-8", "surrogatepass")).hexdigest()
