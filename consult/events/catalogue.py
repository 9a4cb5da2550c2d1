"""Every event of the system, one frozen dataclass each."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_type_hints
from uuid import UUID

from consult.domain.vocabulary import Stance


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact with identifiers and the values that changed; no addresses, no orders to its readers."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    subject: ClassVar[str]
    """The field that holds the identifier of what the event is about."""

    def to_data(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The event again from what `to_data` gave."""
        hints = get_type_hints(cls)
        return cls(**{field.name: _from_json(hints[field.name], data.get(field.name)) for field in fields(cls)})


def _to_json(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if kind is datetime:
        return datetime.fromisoformat(value)
    return kind(value) if kind is UUID or (isinstance(kind, type) and issubclass(kind, StrEnum)) else value


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(Event):
    """A consultation was created and can be prepared."""

    name: ClassVar[str] = "consultation.opened"
    subject: ClassVar[str] = "consultation_id"
    consultation_id: UUID


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


@dataclass(frozen=True, kw_only=True)
class PositionDrafted(Event):
    """A person of a delegation saved drafts of positions; what they say stays with the delegation."""

    name: ClassVar[str] = "position.drafted"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PositionSubmitted(Event):
    """A delegation submitted a version of its position on a target revision."""

    name: ClassVar[str] = "position.submitted"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    stance: Stance
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionWithdrawn(Event):
    """A delegation took its position back; it counts as not answered."""

    name: ClassVar[str] = "position.withdrawn"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionImported(Event):
    """A position entered the record by an import; `positions.imported` follows when all are in."""

    name: ClassVar[str] = "position.imported"
    subject: ClassVar[str] = "position_id"
    position_id: UUID
    delegation_id: UUID
    round_id: UUID
    revision_id: UUID
    position_version: int
    stance: Stance
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PositionsImported(Event):
    """An import finished: so many positions of a round entered the record at once."""

    name: ClassVar[str] = "positions.imported"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    positions: int


@dataclass(frozen=True, kw_only=True)
class TallyUpdated(Event):
    """The tally of a target revision in a round changed."""

    name: ClassVar[str] = "tally.updated"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    revision_id: UUID | None
    as_of: int


@dataclass(frozen=True, kw_only=True)
class DivergenceDetected(Event):
    """Along one line of comparison a target became divided, or was found so the first time."""

    name: ClassVar[str] = "divergence.detected"
    subject: ClassVar[str] = "finding_id"
    finding_id: UUID
    round_id: UUID
    revision_id: UUID
    line: str
    divergence_class: str
    as_of: int


@dataclass(frozen=True, kw_only=True)
class DivergenceResolved(Event):
    """Along one line of comparison a target is no longer divided."""

    name: ClassVar[str] = "divergence.resolved"
    subject: ClassVar[str] = "finding_id"
    finding_id: UUID
    round_id: UUID
    revision_id: UUID
    line: str
    divergence_class: str
    as_of: int


@dataclass(frozen=True, kw_only=True)
class DigestDrafted(Event):
    """A digest was drafted, or drafted again from newer positions."""

    name: ClassVar[str] = "digest.drafted"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    draft: int
    as_of: int


@dataclass(frozen=True, kw_only=True)
class DigestEdited(Event):
    """A person changed the wording of a statement of a digest."""

    name: ClassVar[str] = "digest.edited"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    statement_id: UUID


@dataclass(frozen=True, kw_only=True)
class DigestApproved(Event):
    """A chair approved the exact mails of a digest."""

    name: ClassVar[str] = "digest.approved"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class DigestVoided(Event):
    """The approvals of a digest no longer hold: its support or its text changed."""

    name: ClassVar[str] = "digest.voided"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DigestSending(Event):
    """An approved digest started to go out: from here on it cannot be called back."""

    name: ClassVar[str] = "digest.sending"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    content_hash: str
    recipients: int


@dataclass(frozen=True, kw_only=True)
class DigestSent(Event):
    """Every delivery of a digest came to an end, good or bad."""

    name: ClassVar[str] = "digest.sent"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Event):
    """A mail was refused for good, or nobody knows whether it arrived."""

    name: ClassVar[str] = "delivery.failed"
    subject: ClassVar[str] = "delivery_id"
    delivery_id: UUID
    digest_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class DeliverySettled(Event):
    """A chair decided what to hold of a mail of unknown fate: delivered, or to be sent again."""

    name: ClassVar[str] = "delivery.settled"
    subject: ClassVar[str] = "delivery_id"
    delivery_id: UUID
    digest_id: UUID
    decision: str


CATALOGUE: dict[str, type[Event]] = {kind.name: kind for kind in Event.__subclasses__()}
