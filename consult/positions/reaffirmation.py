"""What a delegation is asked to stand by after its focal point was succeeded."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation, Succession
from consult.consultations.queries import current_round
from consult.domain.chain import content_hash
from consult.domain.vocabulary import RoundState
from consult.positions import queries
from consult.positions.models import Position


@dataclass(frozen=True, kw_only=True)
class Reaffirmation:
    """The positions of the round that date from before the last succession and were not changed since."""

    succession: Succession
    round_id: UUID
    positions: tuple[Position, ...]

    @property
    def hash(self) -> str:
        """A hash over the versions that were seen, so that a delegation stands by just these."""
        return content_hash(sorted((str(row.id), row.content_hash) for row in self.positions))


def reaffirmation_of(session: Session, delegation: Delegation) -> Reaffirmation | None:
    """What is to be reaffirmed or changed; None when nobody succeeded, when it was done, or when nothing is left."""
    query = sa.select(Succession).where(Succession.delegation_id == delegation.id)
    last = session.scalars(query.order_by(Succession.seq.desc())).first()
    round_ = current_round(session, delegation.consultation_id)
    if last is None or last.reaffirmed_at is not None or round_ is None or round_.state != RoundState.OPEN:
        return None
    standing = queries.current_positions(session, delegation.id, round_.id).values()
    left = tuple(row for row in standing if not row.is_withdrawn and row.seq < last.seq)
    return Reaffirmation(succession=last, round_id=round_.id, positions=left) if left else None
