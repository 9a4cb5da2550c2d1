"""What a person says of suggestions: a target repeats an earlier recommendation, sharpens it, or has nothing to do."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor, check
from consult.domain.vocabulary import RecommendationMark
from consult.events.catalogue import RecommendationMarked, RecommendationUnmarked
from consult.events.log import lock_log, publish
from consult.targets.queries import target_by_code
from consult.texts import taking
from consult.texts.models import MarkedRecommendation, Recommendation


def mark_recommendation(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    code: str,
    recommendation_id: UUID,
    mark: str,
    at: datetime,
) -> None:
    """Say how a target stands to an earlier recommendation; what was said before ends, and saying it twice is once.

    Raises: NotPermitted; NotFound for a target or recommendation that is not of this consultation; InvalidInput for a
        mark that is none.
    """
    check(actor, Action.MARK_RECOMMENDATION, facts_of(consultation), at=at)
    if mark not in list(RecommendationMark):
        raise InvalidInput.of_fields({"mark": "choose one of them"})
    target = target_by_code(session, consultation.id, code)
    if target is None or not _serves(session, consultation, recommendation_id):
        raise NotFound
    lock_log(session, consultation.id)  # two people mark one after the other
    standing = _standing(session, target.target.id, recommendation_id)
    if standing is not None:
        if standing.mark == mark:
            return
        standing.ended_by, standing.ended_at = actor.person_id, at
        session.flush()
    marked = MarkedRecommendation(
        id=uuid4(),
        consultation_id=consultation.id,
        target_id=target.target.id,
        recommendation_id=recommendation_id,
        mark=mark,
        person_id=actor.person_id,
        marked_at=at,
    )
    session.add(marked)
    event = RecommendationMarked(
        mark_id=marked.id, target_id=marked.target_id, recommendation_id=recommendation_id, mark=mark
    )
    publish(session, consultation.id, event, actor=actor, at=at)


def unmark_recommendation(
    session: Session, actor: Actor, consultation: Consultation, mark_id: UUID, *, at: datetime
) -> None:
    """Take a mark back; one that was taken back already stays so.

    Raises: NotPermitted; NotFound for a mark of another consultation.
    """
    check(actor, Action.MARK_RECOMMENDATION, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    query = sa.select(MarkedRecommendation).where(MarkedRecommendation.id == mark_id)
    marked = session.scalar(query.where(MarkedRecommendation.consultation_id == consultation.id))
    if marked is None:
        raise NotFound
    if marked.ended_at is not None:
        return
    marked.ended_by, marked.ended_at = actor.person_id, at
    event = RecommendationUnmarked(
        mark_id=marked.id, target_id=marked.target_id, recommendation_id=marked.recommendation_id
    )
    publish(session, consultation.id, event, actor=actor, at=at)


def look_again(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> int:
    """Let looks at texts that were given up be taken again; how many those are.

    Raises: NotPermitted.
    """
    check(actor, Action.OPERATE, facts_of(consultation), at=at)
    return taking.try_again(session, consultation.id, at=at)


def _serves(session: Session, consultation: Consultation, recommendation_id: UUID) -> bool:
    found = session.get(Recommendation, recommendation_id)
    return found is not None and found.consultation_id in {None, consultation.id}


def _standing(session: Session, target_id: UUID, recommendation_id: UUID) -> MarkedRecommendation | None:
    query = sa.select(MarkedRecommendation).where(
        MarkedRecommendation.target_id == target_id,
        MarkedRecommendation.recommendation_id == recommendation_id,
        MarkedRecommendation.ended_at.is_(None),
    )
    return session.scalar(query)
