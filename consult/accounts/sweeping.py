"""Clearing away what opens nothing any more: sessions that are over, tokens and codes of the past."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import AccountEvent, SignInCode, SignInSession, Throttle, Token
from consult.accounts.throttling import FORGOTTEN_AFTER
from consult.accounts.vocabulary import SESSION_IDLE

JOURNAL_KEPT = timedelta(days=365)
"""Long enough to look into last year's sign-ins, and no archive of who worked when."""


def sweep(session: Session, *, at: datetime) -> None:
    """Delete the rows whose time is over; nothing that still works depends on it."""
    over = sa.or_(SignInSession.expires_at <= at, SignInSession.seen_at <= at - SESSION_IDLE)
    session.execute(sa.delete(SignInSession).where(over))
    session.execute(sa.delete(Token).where(Token.expires_at <= at))
    session.execute(sa.delete(SignInCode).where(SignInCode.expires_at <= at))
    session.execute(sa.delete(Throttle).where(Throttle.last_at < at - FORGOTTEN_AFTER, Throttle.waits_until <= at))
    session.execute(sa.delete(AccountEvent).where(AccountEvent.at < at - JOURNAL_KEPT))
