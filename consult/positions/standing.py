"""Who had answered at a place in the log, and how: from the record alone, whoever is accredited."""

from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.positions.associations.queries import holding
from consult.positions.models import Position
from consult.positions.versions import replaces

Place = tuple[UUID, UUID]
"""A target revision and a delegation."""


def answered_at(session: Session, round_id: UUID, seq: int | None = None) -> set[UUID]:
    """The delegations with a standing position on some target of a round, or an author's that they joined.

    Args:
        seq: a place in the log; what came later is left out. Without it, all of the log.
    """
    own = _last_versions(round_id, seq).subquery()
    standing = sa.select(own.c.delegation_id).where(own.c.stance.is_not(None))
    return {*session.scalars(standing.distinct())} | {*session.scalars(_followers(round_id, seq, own).distinct())}


def stances_at(
    session: Session,
    round_id: UUID,
    revision_ids: Collection[UUID],
    seq: int | None = None,
    *,
    without: Collection[UUID] = (),
) -> Mapping[Place, str]:
    """How delegations answered on these target revisions at a place in the log; who had no answer is left out.

    A delegation's own position prevails over that of an author whose statement it joined.

    Args:
        without: delegations that spoke for nobody then, not for themselves and not for who had joined them.
    """
    own = _last_versions(round_id, seq).where(Position.delegation_id.not_in(without)).subquery()
    columns = own.c.target_revision_id, own.c.stance
    said = sa.select(own.c.delegation_id, *columns).where(
        own.c.stance.is_not(None), own.c.target_revision_id.in_(revision_ids)
    )
    joined = _followers(round_id, seq, own).add_columns(*columns).where(own.c.target_revision_id.in_(revision_ids))
    rows = [*session.execute(joined), *session.execute(said)]  # the own ones last, so that they prevail
    return {(revision_id, delegation_id): stance for delegation_id, revision_id, stance in rows}


def _followers(round_id: UUID, seq: int | None, own: sa.Subquery) -> sa.Select[UUID]:
    """Who joined a statement whose author has a standing position there."""
    held = holding(round_id, up_to=seq).subquery()
    spoken = sa.and_(
        own.c.delegation_id == held.c.author_id,
        own.c.target_revision_id == held.c.target_revision_id,
        own.c.stance.is_not(None),
    )
    return sa.select(held.c.member_id).join(own, spoken)


def _last_versions(round_id: UUID, seq: int | None) -> sa.Select[UUID, UUID, str | None]:
    later = aliased(Position)
    newer = replaces(later)
    query = sa.select(Position.target_revision_id, Position.delegation_id, Position.stance)
    query = query.where(Position.round_id == round_id)
    if seq is not None:
        query, newer = query.where(Position.seq <= seq), sa.and_(newer, later.seq <= seq)
    return query.where(~sa.exists().where(newer))
