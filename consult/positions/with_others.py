"""What is said for a delegation, after others or together with them, as its desk shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.organisations.models import Organisation
from consult.positions.associations.models import BlocStatement, HeldAssociation
from consult.positions.associations.queries import effective_positions
from consult.positions.desk import Desk
from consult.positions.joint.queries import proposals_of, said_together
from consult.positions.models import Submission
from consult.positions.on_behalf.queries import Entered, entered_on_behalf


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A statement that speaks for the delegation on a target; no stance where its author took it back."""

    statement_id: UUID
    author: str
    stance: str | None


@dataclass(frozen=True, kw_only=True)
class WithOthers:
    """By target revision: whom the delegation follows, what was entered for it, who says it with the delegation."""

    followed: Mapping[UUID, Followed]
    entered: Mapping[UUID, Entered]
    jointly: Mapping[UUID, Sequence[str]]
    to_confirm: Sequence[Entered]
    to_sign: int


def with_others(session: Session, desk: Desk, submissions: Sequence[Submission]) -> WithOthers:
    """What the desk shows beside the delegation's own signatures; the caller has asked whose desk it is."""
    entered = entered_on_behalf(session, [row.id for row in submissions])
    standing = {line.revision_id: line.standing for line in desk.lines if line.standing is not None and line.stands}
    together = said_together(session, [position.id for position in standing.values()])
    by_target = {
        revision_id: entered[position.submission_id]
        for revision_id, position in standing.items()
        if position.submission_id in entered
    }
    unconfirmed = {one.submission_id: one for one in by_target.values() if one.confirmed_at is None}
    waiting = [one for one in proposals_of(session, desk.delegation.id) if one.proposal.state == "open"]
    return WithOthers(
        followed=_followed(session, desk) if desk.round else {},
        entered=by_target,
        jointly={revision_id: together[row.id] for revision_id, row in standing.items() if row.id in together},
        to_confirm=list(unconfirmed.values()),
        to_sign=sum(not one.has_signed for one in waiting),
    )


def _followed(session: Session, desk: Desk) -> dict[UUID, Followed]:
    assert desk.round is not None  # noqa: S101  # asked by the caller
    query = (
        sa.select(HeldAssociation.target_revision_id, BlocStatement.id, Organisation.name)
        .join(BlocStatement, BlocStatement.id == HeldAssociation.statement_id)
        .join(Delegation, Delegation.id == BlocStatement.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(HeldAssociation.round_id == desk.round.id, HeldAssociation.delegation_id == desk.delegation.id)
    )
    found = {}
    for revision_id, statement_id, author in session.execute(query).all():
        effective = effective_positions(session, desk.round.id, revision_id, {desk.delegation.id})
        counted = effective.get(desk.delegation.id)
        stance = counted.position.stance if counted and counted.statement_id else None
        found[revision_id] = Followed(statement_id=statement_id, author=author, stance=stance)
    return found
