"""Reads of targets and their wordings."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.targets.models import Target, TargetRevision


class TargetWithRevision(NamedTuple):
    """A target and one wording of it."""

    target: Target
    revision: TargetRevision

    @property
    def code(self) -> str:
        """The target's code."""
        return self.target.code

    @property
    def title(self) -> str:
        """The title in this wording."""
        return self.revision.title


def targets_with_revisions(
    session: Session, consultation_id: UUID, *, until: datetime | None = None
) -> list[TargetWithRevision]:
    """All targets of a consultation in their order, each with its latest wording.

    Args:
        until: the end of a round: wordings given later are left out, since its positions are about the earlier one. A
            target that was added later comes with its first wording.
    """
    query = _latest(until).where(Target.consultation_id == consultation_id).order_by(Target.place)
    return [TargetWithRevision(target=target, revision=revision) for target, revision in session.execute(query)]


def target_by_code(session: Session, consultation_id: UUID, code: str) -> TargetWithRevision | None:
    """The target with this code and its latest wording; None when there is none."""
    query = _latest().where(Target.consultation_id == consultation_id, Target.code == code)
    row = session.execute(query).one_or_none()
    return TargetWithRevision(target=row[0], revision=row[1]) if row else None


def target_of_revision(session: Session, revision_id: UUID) -> TargetWithRevision | None:
    """A wording, whichever its number, with its target; None when there is none."""
    query = sa.select(Target, TargetRevision).join(TargetRevision, TargetRevision.target_id == Target.id)
    row = session.execute(query.where(TargetRevision.id == revision_id)).one_or_none()
    return TargetWithRevision(target=row[0], revision=row[1]) if row else None


def _latest(until: datetime | None = None) -> sa.Select[Target, TargetRevision]:
    number: sa.ColumnElement[int] = sa.func.max(TargetRevision.number)
    if until is not None:
        in_time = sa.func.max(sa.case((TargetRevision.created_at <= until, TargetRevision.number)))
        number = sa.func.coalesce(in_time, sa.func.min(TargetRevision.number))
    newest = sa.select(TargetRevision.target_id, number.label("number")).group_by(TargetRevision.target_id).subquery()
    return (
        sa.select(Target, TargetRevision)
        .join(newest, newest.c.target_id == Target.id)
        .join(
            TargetRevision,
            sa.and_(TargetRevision.target_id == Target.id, TargetRevision.number == newest.c.number),
        )
    )


def codes_of(session: Session, revision_ids: Collection[UUID]) -> dict[UUID, str]:
    """The code of the target behind each of these wordings."""
    query = sa.select(TargetRevision.id, Target.code).join(Target, Target.id == TargetRevision.target_id)
    return {row[0]: row[1] for row in session.execute(query.where(TargetRevision.id.in_(revision_ids)))}
