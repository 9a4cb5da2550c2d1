"""Signing in by mail: a link, and six digits for the browser that asked."""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.authenticators import digits_of
from consult.accounts.models import Account, SignInCode
from consult.accounts.tokens import issue_token, revoke_tokens
from consult.accounts.vocabulary import LINK_LIFETIME, TokenPurpose
from consult.config import Settings
from consult.mail.posting import Addressee, post_letter
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email

TRIES = 5
"""Wrong codes after which the right one counts no longer."""


def mail_link_and_code(session: Session, settings: Settings, address: str, *, language: str, at: datetime) -> str:
    """Mail a link and a code to whoever has this address; nothing tells whether anybody has it.

    An unknown address takes the same statements and the same writing of a letter, which is then taken back.

    Args:
        language: of the page on which the address was typed, for a letter that nobody gets.
    Returns: the handle with which the code counts; the asking browser keeps it.
    """
    person = _person_with_account(session, address)
    handle, code = secrets.token_urlsafe(16), f"{secrets.randbelow(1_000_000):06}"
    session.add(
        SignInCode(
            handle_hash=_handle_hash(handle),
            person_id=person.id if person else None,
            code_hash=_code_hash(settings, handle, code),
            tries_left=TRIES,
            expires_at=at + LINK_LIFETIME,
        )
    )
    with session.begin_nested() as attempt:
        subject = str(person.id) if person else f"nobody:{secrets.token_hex(16)}"
        # the newest mail alone works, so that one who asks twice is not left with two open doors
        revoke_tokens(session, TokenPurpose.SIGN_IN, subject=subject, at=at)
        token = issue_token(session, TokenPurpose.SIGN_IN, subject=subject, lifetime=LINK_LIFETIME, at=at)
        post_letter(
            session,
            "sign_in",
            to=Addressee(
                person_id=person.id if person else None,
                name=person.name if person else "Nobody",
                address=person.email if person else "nobody@localhost",
                language=person.language if person else language,
            ),
            context={
                "link": f"{settings.base_url}/sign-in/{token}",
                "code": code,
                "minutes": int(LINK_LIFETIME.total_seconds()) // 60,
            },
            at=at,
            is_secret=True,
        )
        if person is None:
            attempt.rollback()
    return handle


def use_mailed_code(session: Session, settings: Settings, handle: str, typed: str, *, at: datetime) -> UUID | None:
    """The person whose code this is; None when it is wrong, used, expired, or tried too often.

    A wrong code is counted, so the caller commits either way; of two uses at once, one counts.
    """
    open_now = (SignInCode.used_at.is_(None), SignInCode.expires_at > at, SignInCode.tries_left > 0)
    tried = sa.update(SignInCode).where(SignInCode.handle_hash == _handle_hash(handle), *open_now)
    row = session.execute(
        tried.values(tries_left=SignInCode.tries_left - 1).returning(SignInCode.code_hash, SignInCode.person_id)
    ).one_or_none()
    code = digits_of(typed)
    if row is None or code is None or row.person_id is None:
        return None
    if not hmac.compare_digest(row.code_hash, _code_hash(settings, handle, code)):
        return None
    used = sa.update(SignInCode).where(SignInCode.handle_hash == _handle_hash(handle), SignInCode.used_at.is_(None))
    session.execute(used.values(used_at=at))
    person_id: UUID = row.person_id
    revoke_tokens(session, TokenPurpose.SIGN_IN, subject=str(person_id), at=at)
    return person_id


def forget_codes_of(session: Session, person_id: UUID, *, at: datetime) -> None:
    """Make the codes and links that a person was mailed unusable."""
    mailed = sa.update(SignInCode).where(SignInCode.person_id == person_id, SignInCode.used_at.is_(None))
    session.execute(mailed.values(used_at=at))
    revoke_tokens(session, TokenPurpose.SIGN_IN, subject=str(person_id), at=at)


def _person_with_account(session: Session, address: str) -> Person | None:
    """The person with this address, unless their account has ended."""
    storable = address if "\0" not in address and len(address) <= 254 else ""
    person = person_by_email(session, storable.encode("utf-8", "replace").decode())
    # asked for an address that nobody has as well: the number of statements tells nothing
    account = session.get(Account, person.id if person else UUID(int=0))
    return None if account is not None and account.ended_at is not None else person


def _handle_hash(handle: str) -> str:
    return hashlib.sha256(f"code:{handle}".encode("utf-8", "surrogatepass")).hexdigest()


def _code_hash(settings: Settings, handle: str, code: str) -> str:
    # six digits are soon tried through, so their hash needs a key that is not in the database
    text = f"{handle}:{code}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.secret_key.encode(), text, hashlib.sha256).hexdigest()
