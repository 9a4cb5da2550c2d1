"""Verbs that change targets: adding one, and giving it a new wording."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.permissions import Actor
from consult.domain.vocabulary import TargetLevel
from consult.events.catalogue import TargetRevised
from consult.events.log import lock_log, publish_all
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a revision of a target says; it never changes afterwards."""

    title: str
    text: str = ""
    indicators: str = ""
    baseline: str = ""
    value: str = ""
    deadline: str = ""
    owner: str = ""
    provenance: str = ""


@dataclass(frozen=True, kw_only=True)
class NewTarget:
    """A target with its first wording."""

    code: str
    wording: Wording
    cluster: str = ""
    level: TargetLevel | None = None


def add_target(
    session: Session, actor: Actor, consultation_id: UUID, new: NewTarget, *, at: datetime
) -> TargetRevision:
    """Add a target at the end of the consultation's list; its first revision is returned."""
    [revision] = add_targets(session, actor, consultation_id, [new], at=at)
    return revision


def add_targets(
    session: Session, actor: Actor, consultation_id: UUID, targets: Sequence[NewTarget], *, at: datetime
) -> list[TargetRevision]:
    """Add targets at the end of the consultation's list, in their order; their first revisions are returned."""
    lock_log(session, consultation_id)
    last = session.scalar(sa.select(sa.func.max(Target.place)).where(Target.consultation_id == consultation_id)) or 0
    rows = [
        Target(consultation_id=consultation_id, code=new.code, cluster=new.cluster, level=new.level, place=place)
        for place, new in enumerate(targets, start=last + 1)
    ]
    session.add_all(rows)
    session.flush()
    revisions = [
        TargetRevision(target_id=target.id, number=1, created_at=at, **asdict(new.wording))
        for target, new in zip(rows, targets, strict=True)
    ]
    _announce(session, actor, consultation_id, revisions, at=at)
    return revisions


def revise_target(
    session: Session, actor: Actor, consultation_id: UUID, target_id: UUID, wording: Wording, *, at: datetime
) -> TargetRevision:
    """Give a target a new wording; positions on the earlier one stay bound to it."""
    lock_log(session, consultation_id)
    last = session.scalars(sa.select(sa.func.max(TargetRevision.number)).where(TargetRevision.target_id == target_id))
    revision = TargetRevision(target_id=target_id, number=(last.one() or 0) + 1, created_at=at, **asdict(wording))
    _announce(session, actor, consultation_id, [revision], at=at)
    return revision


def _announce(
    session: Session, actor: Actor, consultation_id: UUID, revisions: Sequence[TargetRevision], *, at: datetime
) -> None:
    session.add_all(revisions)
    session.flush()
    events = [TargetRevised(target_id=row.target_id, revision_id=row.id, number=row.number) for row in revisions]
    publish_all(session, consultation_id, events, actor=actor, at=at)
