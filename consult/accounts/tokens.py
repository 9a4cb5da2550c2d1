"""Tokens: handed to one person, for one purpose, for one use, for a short time; stored hashed."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Token
from consult.accounts.vocabulary import TokenPurpose
from consult.domain.errors import TokenUnusable


def issue_token(session: Session, purpose: TokenPurpose, *, subject: str, lifetime: timedelta, at: datetime) -> str:
    """Make a token of 22 characters that opens one thing once.

    Args:
        subject: what it opens, such as an identifier; up to 200 characters.
    Returns: the token itself, which exists nowhere else.
    """
    raw = secrets.token_urlsafe(16)
    session.add(
        Token(token_hash=_hash(purpose, raw), purpose=purpose, subject=subject, issued_at=at, expires_at=at + lifetime)
    )
    session.flush()
    return raw


def redeem_token(session: Session, purpose: TokenPurpose, raw: str, *, at: datetime) -> str:
    """Use a token up and give its subject; of several uses at once, one succeeds.

    Raises: TokenUnusable, in the same words whether it is wrong, used, expired or for something else.
    """
    used = sa.update(Token).where(*_usable(purpose, raw, at=at)).values(used_at=at)
    subject: str | None = session.scalar(used.returning(Token.subject))
    if subject is None:
        raise TokenUnusable
    return subject


def peek_token(session: Session, purpose: TokenPurpose, raw: str, *, at: datetime) -> str:
    """The subject of a token that could be used now; it stays unused, so that a page can ask first.

    Raises: TokenUnusable.
    """
    subject = session.scalar(sa.select(Token.subject).where(*_usable(purpose, raw, at=at)))
    if subject is None:
        raise TokenUnusable
    return subject


def revoke_tokens(session: Session, purpose: TokenPurpose, *, subject: str, at: datetime) -> int:
    """Make every open token of this purpose and subject unusable; how many there were."""
    still_open = sa.update(Token).where(Token.purpose == purpose, Token.subject == subject, Token.used_at.is_(None))
    return len(session.scalars(still_open.values(used_at=at).returning(Token.token_hash)).all())


def _usable(purpose: TokenPurpose, raw: str, *, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    known = Token.token_hash == _hash(purpose, raw)
    return known, Token.purpose == purpose, Token.used_at.is_(None), Token.expires_at > at


def _hash(purpose: TokenPurpose, raw: str) -> str:
    # a token is 128 random bits, so a plain hash cannot be turned back; whatever came in is only ever hashed
    return hashlib.sha256(f"{purpose}:{raw}".encode("utf-8", "surrogatepass")).hexdigest()
