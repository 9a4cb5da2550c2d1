"""What must hold for a delegation to write; everything here is read under the consultation's lock."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Appointment, Delegation, Round
from consult.database import share_lock
from consult.domain.errors import InvalidInput, NotFound, NotPermitted, RoundClosed
from consult.domain.permissions import Actor
from consult.domain.vocabulary import RoundState
from consult.targets.models import Target, TargetRevision


class Wording(NamedTuple):
    """A target and the wording of it that a position is about."""

    target: Target
    revision: TargetRevision


def hold_accreditation(session: Session, actor: Actor, delegation_id: UUID) -> None:
    """Keep the office and the accreditation from ending while we write.

    Raises: NotPermitted when they have ended.
    """
    office = actor.office_for(delegation_id)
    held = sa.select(Appointment.id).join(Delegation, Delegation.id == Appointment.delegation_id)
    held = held.where(Appointment.person_id == actor.person_id, Appointment.delegation_id == delegation_id)
    held = held.where(Appointment.ended_at.is_(None), Delegation.withdrawn_at.is_(None))
    held = held.where(Appointment.role == (office.role if office else None))
    if not session.scalars(share_lock(session, held)).all():
        raise NotPermitted("Your office in this delegation has ended.")


def open_round(session: Session, consultation_id: UUID, round_id: UUID | None, *, at: datetime) -> Round:
    """The round that takes positions now; the named one, if any.

    Raises: RoundClosed.
    """
    query = sa.select(Round).where(Round.consultation_id == consultation_id)
    query = query.where(Round.id == round_id) if round_id else query.where(Round.state == RoundState.OPEN)
    found = session.scalar(query.order_by(Round.number.desc()).limit(1))
    if found is None or found.state != RoundState.OPEN or at >= found.closes_at:
        raise RoundClosed
    return found


def present_wordings(session: Session, consultation_id: UUID, revision_ids: Collection[UUID]) -> dict[UUID, Wording]:
    """The targets behind these revisions.

    Raises: NotFound when one is not of this consultation; InvalidInput when one has a newer wording.
    """
    newer = aliased(TargetRevision)
    superseded = sa.exists().where(newer.target_id == TargetRevision.target_id, newer.number > TargetRevision.number)
    query = sa.select(Target, TargetRevision, superseded).join(Target, Target.id == TargetRevision.target_id)
    query = query.where(TargetRevision.id.in_(revision_ids), Target.consultation_id == consultation_id)
    rows = session.execute(query).all()
    if len(rows) != len(set(revision_ids)):
        raise NotFound
    if any(row[2] for row in rows):
        raise InvalidInput(
            "The wording of this target was revised; take a position on the new wording.",
            fields={"revision_id": "superseded"},
        )
    return {row[1].id: Wording(target=row[0], revision=row[1]) for row in rows}
