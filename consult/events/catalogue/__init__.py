"""Every event of the system, one frozen dataclass each, in one file an area."""

from consult.events.catalogue.accreditation import (
    AccreditationRestored,
    AccreditationWithdrawn,
    ApplicationAssessed,
    ApplicationPlaced,
    ApplicationReceived,
    ApplicationRefused,
    ApplicationReturned,
    ApplicationWithdrawn,
    InvitationAccepted,
    InvitationRevoked,
    InvitationSent,
)
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
    "AccreditationRestored",
    "AccreditationWithdrawn",
    "ApplicationAssessed",
    "ApplicationPlaced",
    "ApplicationReceived",
    "ApplicationRefused",
    "ApplicationReturned",
    "ApplicationWithdrawn",
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
    "InvitationAccepted",
    "InvitationRevoked",
    "InvitationSent",
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
