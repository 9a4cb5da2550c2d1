"""The answers of two rounds beside each other; for the desk, and for readers of an attributed consultation."""

from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Round
from consult.domain.turnover import Transitions
from consult.domain.vocabulary import Stance
from consult.synthesis.models import StandingPosition
from consult.targets.models import TargetRevision
from consult.targets.queries import TargetWithRevision, targets_with_revisions

Answered = Mapping[UUID, tuple[Stance | None, Stance | None]]
"""Delegation to its stance in the earlier and in the later round; None where it did not answer."""


def _wordings(session: Session, round_: Round) -> list[TargetWithRevision]:
    return targets_with_revisions(session, round_.consultation_id, until=round_.worded_until)


def revised_between(session: Session, before: Round, now: Round) -> frozenset[UUID]:
    """The targets that were asked about in another wording in each of the rounds."""
    earlier = {found.target.id: found.revision.id for found in _wordings(session, before)}
    later = _wordings(session, now)
    return frozenset(found.target.id for found in later if earlier.get(found.target.id) != found.revision.id)


def transitions_between(session: Session, before: Round, now: Round) -> dict[UUID, Transitions]:
    """For each target, how many delegations went from which stance to which; counted in the database."""
    first, second = _answers(session, before).subquery(), _answers(session, now).subquery()
    same = sa.and_(first.c.target_id == second.c.target_id, first.c.delegation_id == second.c.delegation_id)
    earlier = sa.select(first.c.target_id, first.c.stance, second.c.stance, sa.func.count()).outerjoin_from(
        first, second, same
    )
    came = (
        sa.select(second.c.target_id, sa.null(), second.c.stance, sa.func.count())
        .outerjoin_from(second, first, same)
        .where(first.c.delegation_id.is_(None))
    )
    found: dict[UUID, dict[tuple[Stance | None, Stance | None], int]] = {}
    for target_id, old, new, count in session.execute(
        earlier.group_by(first.c.target_id, first.c.stance, second.c.stance)
    ):
        found.setdefault(target_id, {})[_stance(old), _stance(new)] = count
    for target_id, _old, new, count in session.execute(came.group_by(second.c.target_id, second.c.stance)):
        found.setdefault(target_id, {})[None, _stance(new)] = count
    return dict(found)


def answers_of_both(session: Session, before: Round, now: Round, target_ids: Collection[UUID]) -> dict[UUID, Answered]:
    """What each delegation said on these targets in the two rounds."""
    found: dict[UUID, dict[UUID, tuple[Stance | None, Stance | None]]] = {}
    for place, round_ in enumerate((before, now)):
        said = _answers(session, round_).subquery()
        query = sa.select(said.c.target_id, said.c.delegation_id, said.c.stance)
        for target_id, delegation_id, stance in session.execute(query.where(said.c.target_id.in_(target_ids))):
            here = found.setdefault(target_id, {})
            old = here.get(delegation_id, (None, None))[0] if place else _stance(stance)
            here[delegation_id] = (old, _stance(stance) if place else None)
    return dict(found)


def _answers(session: Session, round_: Round) -> sa.Select[UUID, UUID, str | None]:
    """The answers of a round on the wordings that it asked about, by target."""
    standing = StandingPosition
    query = sa.select(TargetRevision.target_id, standing.delegation_id, standing.stance).join(
        TargetRevision, TargetRevision.id == standing.target_revision_id
    )
    wordings = [found.revision.id for found in _wordings(session, round_)]
    return query.where(
        standing.round_id == round_.id, standing.stance.is_not(None), standing.target_revision_id.in_(wordings)
    )


def _stance(stance: str | None) -> Stance | None:
    return Stance(stance) if stance else None
