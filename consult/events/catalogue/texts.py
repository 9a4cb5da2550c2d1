"""Events of what was found in texts, and of recommendations that were made before."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class TextsCompared(Event):
    """The reasons given in a round were compared, all that stood at a place in the log; what was found is a row."""

    name: ClassVar[str] = "texts.compared"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    as_of: int


@dataclass(frozen=True, kw_only=True)
class RecommendationsImported(Event):
    """Recommendations of earlier outcomes were brought in for a consultation."""

    name: ClassVar[str] = "recommendations.imported"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class RecommendationMarked(Event):
    """Somebody said how a target stands to an earlier recommendation: repeated, sharpened or unrelated."""

    name: ClassVar[str] = "recommendation.marked"
    subject: ClassVar[str] = "target_id"
    mark_id: UUID
    target_id: UUID
    recommendation_id: UUID
    mark: str


@dataclass(frozen=True, kw_only=True)
class RecommendationUnmarked(Event):
    """Somebody took back what was said of a target beside an earlier recommendation."""

    name: ClassVar[str] = "recommendation.unmarked"
    subject: ClassVar[str] = "target_id"
    mark_id: UUID
    target_id: UUID
    recommendation_id: UUID
