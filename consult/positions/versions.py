"""Which version of a position is replaced by which."""

import sqlalchemy as sa

from consult.positions.models import Position


def replaces(later: type[Position], earlier: type[Position] = Position) -> sa.ColumnElement[bool]:
    """A condition: the later one is a newer version of what the delegation says on that wording in that round.

    Args:
        later: an alias of Position; give the other one too where that is an alias itself.
    """
    return sa.and_(
        later.round_id == earlier.round_id,
        later.target_revision_id == earlier.target_revision_id,
        later.delegation_id == earlier.delegation_id,
        later.version > earlier.version,
    )
