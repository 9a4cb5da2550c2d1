"""The comments of a review, each beside the statement that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.organisations.models import Person
from consult.synthesis.drafts import statement_key
from consult.synthesis.models import DigestComment, Statement


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment as a page shows it; `resolved_by` is None while it is open, `about` the sentence as it was."""

    id: UUID
    who: str
    text: str
    about: str
    draft: int
    written_at: datetime
    resolved_by: str | None


@dataclass(frozen=True, kw_only=True)
class Comments:
    """Those beside each statement that stands, on the whole digest, and on statements that fell away; oldest first."""

    beside: Mapping[UUID, Sequence[Comment]]
    on_digest: Sequence[Comment]
    on_gone: Sequence[Comment]
    open: int


def comments_on(session: Session, digest_id: UUID, statements: Sequence[Statement]) -> Comments:
    """The comments of a digest; one on a statement that was drafted anew stands beside that of the same key."""
    query = sa.select(DigestComment).where(DigestComment.digest_id == digest_id)
    rows = session.scalars(query.order_by(DigestComment.written_at, DigestComment.id)).all()
    people = {row.person_id for row in rows} | {row.resolved_by for row in rows}
    found = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people))).all()
    names: dict[UUID | None, str] = {row[0]: row[1] for row in found}
    places = {row.id for row in statements}
    by_key = {statement_key(row): row.id for row in reversed(statements)}
    beside: dict[UUID, list[Comment]] = {}
    on_digest, on_gone = [], []
    for row in rows:
        comment = _comment(row, names)
        place = row.statement_id if row.statement_id in places else by_key.get(row.statement_key)
        if row.statement_id is None:
            on_digest.append(comment)
        elif place is None:
            on_gone.append(comment)
        else:
            beside.setdefault(place, []).append(comment)
    unresolved = sum(row.resolved_at is None for row in rows)
    return Comments(beside=beside, on_digest=on_digest, on_gone=on_gone, open=unresolved)


def _comment(row: DigestComment, names: Mapping[UUID | None, str]) -> Comment:
    return Comment(
        id=row.id,
        who=names[row.person_id],
        text=row.text,
        about=row.about,
        draft=row.draft,
        written_at=row.written_at,
        resolved_by=names[row.resolved_by] if row.resolved_by else None,
    )
