"""Verbs that change accounts."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.journal import record
from consult.accounts.mailed import forget_codes_of
from consult.accounts.models import Account, Passkey, RecoveryCode
from consult.accounts.sessions import end_sessions_of, ensure_account
from consult.accounts.vocabulary import AccountEventKind
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor, Facts, check, decide
from consult.organisations.models import Person

LONGEST_REASON = 400


def end_account(session: Session, actor: Actor, person_id: UUID, *, reason: str, at: datetime) -> int:
    """End an account: its sessions close at once, its links and codes open nothing any more.

    Returns: the number of sessions that were open. Raises: NotFound, NotPermitted, FreshFactorNeeded, InvalidInput.
    """
    account = _managed(session, actor, person_id, at=at)
    words = _reason(reason)
    if account.ended_at is None:
        account.ended_at = at
        record(session, person_id, AccountEventKind.ACCOUNT_ENDED, by_id=actor.person_id, note=words, at=at)
    forget_codes_of(session, person_id, at=at)
    session.flush()
    return end_sessions_of(session, person_id)


def reopen_account(session: Session, actor: Actor, person_id: UUID, *, reason: str, at: datetime) -> None:
    """Let an ended account sign in again.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, InvalidInput.
    """
    account = _managed(session, actor, person_id, at=at)
    words = _reason(reason)
    if account.ended_at is not None:
        account.ended_at = None
        record(session, person_id, AccountEventKind.ACCOUNT_REOPENED, by_id=actor.person_id, note=words, at=at)


def reset_factors(session: Session, actor: Actor, person_id: UUID, *, reason: str, at: datetime) -> None:
    """Take password, app, passkeys and recovery codes away from an account whose person lost the device.

    Args:
        reason: how it was checked that the person is who they say; the journal keeps it.
    Raises: NotFound, NotPermitted, FreshFactorNeeded, InvalidInput.
    """
    account = _managed(session, actor, person_id, at=at)
    words = _reason(reason)
    account.password = account.totp_secret = account.totp_counter = None
    for kept in (Passkey, RecoveryCode):
        session.execute(sa.delete(kept).where(kept.person_id == person_id))
    forget_codes_of(session, person_id, at=at)
    end_sessions_of(session, person_id)
    record(session, person_id, AccountEventKind.FACTORS_RESET, by_id=actor.person_id, note=words, at=at)


def make_admin(session: Session, person_id: UUID, *, at: datetime) -> None:
    """Let a person manage accounts; for whoever has a shell on the server."""
    ensure_account(session, person_id, at=at).is_admin = True
    record(session, person_id, AccountEventKind.MADE_ADMIN, at=at)


def _managed(session: Session, actor: Actor, person_id: UUID, *, at: datetime) -> Account:
    """The account, for an admin who proved just now who they are. Raises: NotFound for everybody else."""
    facts = Facts(person_id=person_id)
    if not decide(actor, Action.MANAGE_ACCOUNTS, facts):
        raise NotFound
    check(actor, Action.MANAGE_ACCOUNTS, facts, at=at)
    if session.get(Person, person_id) is None:
        raise NotFound
    return ensure_account(session, person_id, at=at)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_REASON or "\0" in words:
        raise InvalidInput.of_fields({"reason": "missing or too long"})
    return words
