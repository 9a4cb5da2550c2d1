"""The journal of an account: what happened to it, for its person to read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import AccountEvent
from consult.accounts.vocabulary import AccountEventKind


def record(
    session: Session,
    person_id: UUID,
    kind: AccountEventKind,
    *,
    by_id: UUID | None = None,
    device: str = "",
    note: str = "",
    at: datetime,
) -> None:
    """Add a line; `by_id` names another person who did it."""
    line = AccountEvent(person_id=person_id, kind=kind, at=at, by_id=by_id, device=device[:120], note=note[:500])
    session.add(line)


def journal_of(session: Session, person_id: UUID, *, limit: int = 20) -> Sequence[AccountEvent]:
    """The last lines, newest first."""
    query = sa.select(AccountEvent).where(AccountEvent.person_id == person_id)
    return session.scalars(query.order_by(AccountEvent.at.desc(), AccountEvent.id).limit(limit)).all()
