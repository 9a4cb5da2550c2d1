"""Every event of the system, one frozen dataclass each, in one file an area."""

from consult.events.catalogue.base import Event
from consult.events.catalogue.consultations import (
    ConsultationOpened,
    DelegationAccredited,
    RoundClosed,
    RoundOpened,
    TargetRevised,
)
from consult.events.catalogue.positions import (
    PositionDrafted,
    PositionImported,
    PositionsImported,
    PositionSubmitted,
    PositionWithdrawn,
)
from consult.events.catalogue.synthesis import (
    DeliveryFailed,
    DeliverySettled,
    DigestApproved,
    DigestDrafted,
    DigestEdited,
    DigestSending,
    DigestSent,
    DigestVoided,
    DivergenceDetected,
    DivergenceResolved,
    TallyUpdated,
)

__all__ = [
    "CATALOGUE",
    "ConsultationOpened",
    "DelegationAccredited",
    "DeliveryFailed",
    "DeliverySettled",
    "DigestApproved",
    "DigestDrafted",
    "DigestEdited",
    "DigestSending",
    "DigestSent",
    "DigestVoided",
    "DivergenceDetected",
    "DivergenceResolved",
    "Event",
    "PositionDrafted",
    "PositionImported",
    "PositionSubmitted",
    "PositionWithdrawn",
    "PositionsImported",
    "RoundClosed",
    "RoundOpened",
    "TallyUpdated",
    "TargetRevised",
]

CATALOGUE: dict[str, type[Event]] = {kind.name: kind for kind in Event.__subclasses__()}
