"""Events of consultations: rounds, targets and who is at the table."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.domain.vocabulary import Audience, Frequency
from consult.domain.weighting import Weighting
from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(Event):
    """A consultation was created and can be prepared."""

    name: ClassVar[str] = "consultation.opened"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConsultationClosed(Event):
    """A consultation ended: every input has its answer, and no further round opens."""

    name: ClassVar[str] = "consultation.closed"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConsultationReopened(Event):
    """The end of a consultation was taken back."""

    name: ClassVar[str] = "consultation.reopened"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ComparisonChanged(Event):
    """It was set along which lines groups are compared, and who counts equally where many are added up."""

    name: ClassVar[str] = "comparison.changed"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID
    weighting: Weighting
    lines: str


@dataclass(frozen=True, kw_only=True)
class ScheduleChanged(Event):
    """It was set how often an audience gets digests, or that it gets none any more that often."""

    name: ClassVar[str] = "schedule.changed"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID
    audience: Audience
    frequency: Frequency
    is_removed: bool


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A round takes positions from here on."""

    name: ClassVar[str] = "round.opened"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    """A round ended: no position of it stands after this place in the log."""

    name: ClassVar[str] = "round.closed"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class TargetRevised(Event):
    """A target got a wording: its first one, or one that replaces the last."""

    name: ClassVar[str] = "target.revised"
    subject: ClassVar[str] = "revision_id"
    target_id: UUID
    revision_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class DelegationAccredited(Event):
    """An organisation may take part in the consultation as a delegation."""

    name: ClassVar[str] = "delegation.accredited"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    stakeholder_group: str
