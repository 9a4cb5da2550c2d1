"""Reads of what was found in texts; each starts from who asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import facts_of
from consult.domain.permissions import Action, Actor, decide
from consult.organisations.models import Organisation, Person
from consult.positions.models import Position
from consult.texts.models import MarkedRecommendation, Recommendation, TextAnalysis
from consult.texts.reading import standing
from consult.texts.taking import MAX_ATTEMPTS, RECOMMENDATIONS, subject_of


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text and its sender's name."""

    text: str
    language: str | None
    delegation: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a person said of a target beside an earlier recommendation."""

    id: UUID
    mark: str
    by: str
    at: Any


def analysis_of_round(session: Session, round_: Round) -> TextAnalysis | None:
    """What was found in the rationales of a round; None before the first look."""
    return session.get(TextAnalysis, (round_.consultation_id, subject_of(round_)))


def analysis_of_targets(session: Session, consultation_id: UUID) -> TextAnalysis | None:
    """What was found of the targets beside earlier recommendations; None before the first look."""
    return session.get(TextAnalysis, (consultation_id, RECOMMENDATIONS))


def is_given_up(found: TextAnalysis | None, *, at: datetime) -> bool:
    """True when the last looks failed, or died without a word, and none follows by itself."""
    return found is not None and found.attempts >= MAX_ATTEMPTS and found.next_at <= at


def texts_visible_to(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, position_ids: Collection[UUID]
) -> Mapping[UUID, Said]:
    """Those of these rationales that still stand and that this actor may read with their names; else none."""
    facts = facts_of(consultation)
    readers = (Action.READ_ATTRIBUTED_POSITIONS, Action.READ_ALL_POSITIONS)
    if not position_ids or not any(decide(actor, action, facts) for action in readers):
        return {}
    query = standing(round_).where(Position.id.in_(position_ids))
    rows = session.execute(
        query.join(Organisation, Organisation.id == Delegation.organisation_id).add_columns(Organisation.name)
    )
    return {
        position.id: Said(text=position.rationale, language=position.language, delegation=name, group=group)
        for position, group, _code, name in rows
    }


def typical_words(session: Session, round_: Round, *, language: str) -> dict[str, list[str]]:
    """Words that one group uses far more often than the others do, for each group that has some; for a digest."""
    found = analysis_of_round(session, round_)
    told: Mapping[str, Sequence[Any]] = found.document.get("words", {}) if found else {}
    words = {
        group: [word["word"] for part in parts if part["language"] == language for word in part["words"]]
        for group, parts in told.items()
    }
    return {group: list_ for group, list_ in words.items() if list_}


def recommendations_by_ids(session: Session, identifiers: Collection[UUID]) -> Mapping[UUID, Recommendation]:
    """These recommendations, by identifier."""
    if not identifiers:
        return {}
    query = sa.select(Recommendation).where(Recommendation.id.in_(identifiers))
    return {row.id: row for row in session.scalars(query)}


def standing_marks(session: Session, consultation_id: UUID) -> Mapping[tuple[UUID, UUID], Mark]:
    """What was said of targets and recommendations, by both, as it stands."""
    query = (
        sa.select(MarkedRecommendation, Person.name)
        .outerjoin(Person, Person.id == MarkedRecommendation.person_id)
        .where(MarkedRecommendation.consultation_id == consultation_id, MarkedRecommendation.ended_at.is_(None))
    )
    return {
        (row.target_id, row.recommendation_id): Mark(id=row.id, mark=row.mark, by=name or "Consult", at=row.marked_at)
        for row, name in session.execute(query)
    }
