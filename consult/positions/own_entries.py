"""Which entries of a log are a reader's own: the positions of their delegations, and what these joined."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import Actor
from consult.positions.associations.models import Association, BlocStatement
from consult.positions.models import Position
from consult.targets.models import Target, TargetRevision


def own_entries(session: Session, actor: Actor, consultation_id: UUID) -> dict[int, str]:
    """The places of the actor's own entries, each with the code of its target or the title of the statement joined."""
    own = {office.delegation_id for office in actor.offices if office.consultation_id == consultation_id} - {None}
    if not own:
        return {}
    positions = (
        sa.select(Position.seq, Target.code)
        .join(TargetRevision, TargetRevision.id == Position.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(Position.consultation_id == consultation_id, Position.delegation_id.in_(own))
    )
    joined = (
        sa.select(Association.seq, BlocStatement.title)
        .join(BlocStatement, BlocStatement.id == Association.statement_id)
        .where(BlocStatement.consultation_id == consultation_id, Association.delegation_id.in_(own))
    )
    return {row[0]: row[1] for query in (positions, joined) for row in session.execute(query)}
