"""What dissenters of a round wrote, as far as a reader may know who they are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import Stance
from consult.organisations.models import Organisation
from consult.positions.models import Position
from consult.positions.queries import facts_of
from consult.positions.versions import replaces
from consult.synthesis.reports.material import Objection

_OPPOSING = (Stance.OPPOSE.value, Stance.STRONGLY_OPPOSE.value)
_SUPPORTING = (Stance.SUPPORT.value, Stance.STRONGLY_SUPPORT.value)


def objections_visible_to(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    round_: Round,
    *,
    up_to: int,
    against: Collection[UUID] = (),
    at: datetime | None = None,
) -> Mapping[UUID, Sequence[Objection]] | None:
    """Target revision to those who stand against it and what they wrote; None where this actor may not know names.

    Args:
        up_to: a place in the log; what came later is left out.
        against: target revisions that most oppose, where those in support are the dissenters too.
        at: a moment; who was accredited then is told, whatever became of it since. Without it, who is now.
    """
    facts = facts_of(consultation)
    readers = (Action.READ_ATTRIBUTED_POSITIONS, Action.READ_ALL_POSITIONS)
    if not any(decide(actor, action, facts) for action in readers):
        return None
    query = _written_against(round_.id, up_to, against, at)
    found: dict[UUID, list[Objection]] = {}
    for row in session.execute(query):
        objection = Objection(
            text="\n".join(dict.fromkeys(part for part in (row.blocking_reason, row.rationale) if part)),
            name=row.name,
            group=row.stakeholder_group,
            language=row.language or "",
            is_blocking=row.is_blocking,
        )
        found.setdefault(row.target_revision_id, []).append(objection)
    return found


def _written_against(
    round_id: UUID, up_to: int, against: Collection[UUID], at: datetime | None
) -> sa.Select[*tuple[Any, ...]]:
    later = aliased(Position)
    newer = sa.exists().where(replaces(later), later.seq <= up_to)
    accredited = Delegation.withdrawn_at.is_(None)
    return (
        # columns: a round may have tens of thousands of positions
        sa.select(Position.target_revision_id, Position.is_blocking, Position.blocking_reason, Position.rationale)
        .add_columns(Position.language, Organisation.name, Delegation.stakeholder_group)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Position.round_id == round_id, Position.seq <= up_to, ~newer)
        .where(accredited if at is None else sa.or_(accredited, Delegation.withdrawn_at > at))
        .where(
            sa.or_(
                Position.stance.in_(_OPPOSING),
                sa.and_(Position.stance.in_(_SUPPORTING), Position.target_revision_id.in_(against)),
            )
        )
        .order_by(Position.is_blocking.desc(), Organisation.name)
    )
