"""Who says a position together with whom, and which proposals wait for a signature."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Delegation
from consult.organisations.models import Organisation
from consult.positions.joint.models import JointPosition
from consult.positions.models import Position


def said_together(session: Session, position_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each joint one of these versions, the names of the others that still say it, in order.

    Who replaced or withdrew its own version has taken its name off.
    """
    mine, theirs = aliased(JointPosition), aliased(JointPosition)
    own, other, later = aliased(Position), aliased(Position), aliased(Position)
    replaced = sa.exists().where(
        later.target_revision_id == other.target_revision_id,
        later.round_id == other.round_id,
        later.delegation_id == other.delegation_id,
        later.version > other.version,
    )
    query = (
        sa.select(own.id, Organisation.name)
        .join(mine, mine.position_id == own.id)
        .join(theirs, theirs.proposal_id == mine.proposal_id)
        .join(other, sa.and_(other.id == theirs.position_id, other.target_revision_id == own.target_revision_id))
        .join(Delegation, Delegation.id == other.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(own.id.in_(position_ids), other.delegation_id != own.delegation_id)
        .where(~replaced, Delegation.withdrawn_at.is_(None))
        .order_by(Organisation.name)
    )
    found: dict[UUID, list[str]] = {}
    for position_id, name in session.execute(query):
        found.setdefault(position_id, []).append(name)
    return found
