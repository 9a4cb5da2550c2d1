"""Whom a provider means: the person bound to its subject, and never a person found by the address alone again."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.journal import record
from consult.accounts.models import SingleSignOnIdentity
from consult.accounts.sessions import ensure_account
from consult.accounts.vocabulary import AccountEventKind
from consult.database import upsert
from consult.domain.errors import SingleSignOnRefused
from consult.organisations.queries import person_by_email


def person_behind(session: Session, issuer: str, subject: str, *, address: str, at: datetime) -> UUID:
    """The person whom this subject of this issuer is bound to; the first time, the one with the address.

    Args:
        address: verified by the provider, and of one of its organisation's domains.
    Raises: SingleSignOnRefused when nobody has the address, or its person is bound to another subject.
    """
    known = session.get(SingleSignOnIdentity, (issuer, subject))
    if known is not None:
        return known.person_id
    person = person_by_email(session, address)
    if person is None:
        raise SingleSignOnRefused
    ensure_account(session, person.id, at=at)
    row = upsert(session, SingleSignOnIdentity).values(issuer=issuer, subject=subject, person_id=person.id, bound_at=at)
    # unique for subject and for person: a second subject with the address of the first gets nothing
    session.execute(row.on_conflict_do_nothing())
    bound = sa.select(SingleSignOnIdentity.person_id).filter_by(issuer=issuer, subject=subject)
    if session.scalar(bound) != person.id:
        raise SingleSignOnRefused
    record(session, person.id, AccountEventKind.SINGLE_SIGN_ON_BOUND, note=issuer, at=at)
    return person.id
