"""Reads of accounts; those of others start from the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Account, Passkey, SignInSession
from consult.domain.permissions import Action, Actor, Facts, decide
from consult.organisations.models import Person


@dataclass(frozen=True, kw_only=True)
class KnownAccount:
    """A person with how they sign in; of people who never did, the account is empty."""

    person_id: UUID
    name: str
    email: str
    has_password: bool
    has_authenticator: bool
    passkeys: int
    open_sessions: int
    is_admin: bool
    ended_at: datetime | None


def accounts_visible_to(
    session: Session, actor: Actor, asked: str = "", *, offset: int = 0, limit: int = 50
) -> Sequence[KnownAccount]:
    """People whose name or address holds what was asked for, by name; none for anybody but an admin."""
    if not decide(actor, Action.MANAGE_ACCOUNTS, Facts()):
        return []
    query = _query()
    if asked := asked.replace("\0", "").encode("utf-8", "ignore").decode().strip().lower():
        holds = sa.func.lower(Person.name).contains(asked, autoescape=True)
        query = query.where(holds | Person.email.contains(asked, autoescape=True))
    rows = session.execute(query.order_by(Person.name, Person.id).offset(offset).limit(limit))
    return [_known(row) for row in rows]


def account_visible_to(session: Session, actor: Actor, person_id: UUID) -> KnownAccount | None:
    """One of them; None where there is none that the actor may see."""
    if not decide(actor, Action.MANAGE_ACCOUNTS, Facts(person_id=person_id)):
        return None
    row = session.execute(_query().where(Person.id == person_id)).one_or_none()
    return _known(row) if row is not None else None


def _query() -> sa.Select[Person, Account, int, int]:
    keys = sa.select(sa.func.count(Passkey.id)).where(Passkey.person_id == Person.id).scalar_subquery()
    open_ones = sa.select(sa.func.count()).where(SignInSession.person_id == Person.id).scalar_subquery()
    return sa.select(Person, Account, keys, open_ones).outerjoin(Account, Account.person_id == Person.id)


def _known(row: sa.Row[Person, Account | None, int, int]) -> KnownAccount:
    person, account, keys, open_ones = row
    return KnownAccount(
        person_id=person.id,
        name=person.name,
        email=person.email,
        has_password=account is not None and account.password is not None,
        has_authenticator=account is not None and account.totp_secret is not None,
        passkeys=keys,
        open_sessions=open_ones,
        is_admin=account is not None and account.is_admin,
        ended_at=account.ended_at if account is not None else None,
    )
