"""Whose objection a statement tells."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.synthesis.models import Digest, StandingPosition, Statement
from consult.synthesis.saying import says_objection


def authors_of(session: Session, digest: Digest, statement: Statement) -> list[UUID]:
    """Whose objection a statement tells: the delegations on its smaller side, and who cannot accept the target."""
    if statement.target_revision_id is None or not says_objection(statement):
        return []
    is_for = statement.is_minority and statement.values.get("direction") == "against"
    side = ("support", "strongly_support") if is_for else ("oppose", "strongly_oppose")
    query = sa.select(StandingPosition.delegation_id).where(
        StandingPosition.round_id == digest.round_id,
        StandingPosition.target_revision_id == statement.target_revision_id,
        sa.or_(StandingPosition.stance.in_(side), StandingPosition.is_blocking),
    )
    return sorted(session.scalars(query))


def has_new_author(session: Session, digest: Digest, statement: Statement) -> bool:
    """True where a statement was taken out, and somebody objects now who was not told of it."""
    if statement.removal is None:
        return False
    told = {author.delegation_id for author in statement.removal.authors}
    return not told.issuperset(authors_of(session, digest, statement))
