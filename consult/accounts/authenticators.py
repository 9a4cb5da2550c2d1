"""Codes of an authenticator app (TOTP): each works once."""

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import qrcode
import sqlalchemy as sa
from flask_security.totp import Totp
from passlib.exc import TokenError
from qrcode.constants import ERROR_CORRECT_M
from sqlalchemy.orm import Session

from consult.accounts.models import Account
from consult.accounts.sessions import ensure_account

ISSUER = "Consult"
STEP = 30
"""Seconds for which an app shows one code."""
DRIFT = 30
"""Seconds by which a phone's clock may be off, or a person slow."""


class Authenticators(Totp):
    """The library's codes, matched at a given time and against the last one used."""

    def __init__(self, secret_key: str) -> None:
        # stored secrets are encrypted with a key of their own, so that a copy of the database makes no codes
        key = hashlib.sha256(b"authenticator secrets:" + secret_key.encode()).digest()
        super().__init__({"1": base64.urlsafe_b64encode(key).decode()}, ISSUER)

    def counter_of(self, code: str, secret: str, *, last_counter: int | None, at: datetime) -> int | None:
        """The place in time of a code that fits and is newer than the last one used; None for any other."""
        try:
            match = self._totp.verify(code, secret, time=at, window=DRIFT, last_counter=last_counter)
        except TokenError:
            return None
        return int(match.counter)

    def code_after(self, secret: str, last_counter: int | None, *, at: datetime) -> str:
        """The code that an app would show now, or the next one when that was used already."""
        counter = max(int(at.timestamp()) // STEP, (last_counter or 0) + 1)
        return str(self._totp.from_source(secret).generate(counter * STEP).token)


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What a person enters into an app: as a picture's dark squares by row, or by hand."""

    secret: str
    key: str
    uri: str
    size: int
    path: str


def new_set_up(authenticators: Authenticators, email: str, *, secret: str | None = None) -> SetUp:
    """A secret for an app, a new one unless one is given, with its QR code as the path of an SVG."""
    secret = secret or authenticators.generate_totp_secret()
    uri = authenticators.get_totp_uri(email, secret)
    picture = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    picture.add_data(uri)
    rows = picture.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return SetUp(secret=secret, key=authenticators.get_totp_pretty_key(secret), uri=uri, size=len(rows), path=path)


def use_code(session: Session, authenticators: Authenticators, person_id: UUID, typed: str, *, at: datetime) -> bool:
    """True when the code fits and was not used before; of two uses at once, one counts."""
    account = session.get(Account, person_id, populate_existing=True)
    code = digits_of(typed)
    if account is None or account.totp_secret is None or code is None:
        return False
    counter = authenticators.counter_of(code, account.totp_secret, last_counter=account.totp_counter, at=at)
    if counter is None:
        return False
    newer = sa.or_(Account.totp_counter.is_(None), Account.totp_counter < counter)
    used = sa.update(Account).where(Account.person_id == person_id, newer).values(totp_counter=counter)
    return session.scalar(used.returning(Account.person_id)) is not None


def give_secret(session: Session, authenticators: Authenticators, person_id: UUID, *, at: datetime) -> None:
    """Let an account have an app without a phone; for the demo, which shows the codes itself."""
    account = ensure_account(session, person_id, at=at)
    if account.totp_secret is None:
        account.totp_secret = authenticators.generate_totp_secret()


def digits_of(typed: str) -> str | None:
    """Six digits in any script, spaces left out; None for anything else."""
    typed = "".join(typed[:20].split())
    digits = [unicodedata.decimal(character, None) for character in typed]
    if len(digits) != 6 or None in digits:
        return None
    return "".join(str(digit) for digit in digits)
