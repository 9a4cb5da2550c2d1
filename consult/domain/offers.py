"""What becomes of the draft of a member body once it is offered to those who sign."""

from enum import StrEnum


class OfferState(StrEnum):
    """Where an offered draft stands; it is decided once, and only while it is offered."""

    OFFERED = "offered"
    TAKEN_BACK = "taken_back"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"

    @property
    def is_decided(self) -> bool:
        """True when one who signs has answered."""
        return self in (OfferState.ACCEPTED, OfferState.REJECTED, OfferState.MERGED)
