"""The words of the product as types: one name per concept in tables, code, pages and mail."""

from enum import StrEnum


class Stance(StrEnum):
    """What a delegation says of a target revision: five ordered stances, or no side taken."""

    STRONGLY_OPPOSE = "strongly_oppose"
    OPPOSE = "oppose"
    NEUTRAL = "neutral"
    SUPPORT = "support"
    STRONGLY_SUPPORT = "strongly_support"
    ABSTAIN = "abstain"

    @property
    def is_opposing(self) -> bool:
        """True for the two stances on the side against."""
        return self in (Stance.OPPOSE, Stance.STRONGLY_OPPOSE)


ORDINAL_STANCES = tuple(stance for stance in Stance if stance is not Stance.ABSTAIN)


class StakeholderGroup(StrEnum):
    """The groups a consultation starts with; a consultation may name others."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE_SECTOR = "private_sector"
    INTERNATIONAL_ORGANISATION = "international_organisation"


RESIDUAL_GROUPS = frozenset({"other", "undisclosed"})
"""Counted among all answers and never compared as groups."""


class Role(StrEnum):
    """What a person is in one consultation."""

    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    FOCAL_POINT = "focal_point"
    DEPUTY = "deputy"
    CONTRIBUTOR = "contributor"
    OBSERVER = "observer"


class Attribution(StrEnum):
    """How much of who said what is shown outside the chair's desk."""

    ATTRIBUTED = "attributed"
    CHATHAM_HOUSE = "chatham_house"
    CONFIDENTIAL = "confidential"


class AssociationKind(StrEnum):
    """How a delegation stands to another's bloc statement."""

    JOINED = "joined"
    DISSOCIATED = "dissociated"
    LEFT = "left"


class Level(StrEnum):
    """The four levels of divergence."""

    INTRA_GOVERNMENTAL = "intra_governmental"
    INTER_GOVERNMENTAL = "inter_governmental"
    MULTILATERAL = "multilateral"
    MULTI_STAKEHOLDER = "multi_stakeholder"


class TargetLevel(StrEnum):
    """Where a target is to be met."""

    LOCAL = "local"
    NATIONAL = "national"
    REGIONAL = "regional"
    GLOBAL = "global"


class RoundState(StrEnum):
    """Where a round stands; only an open one takes positions."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Audience(StrEnum):
    """For whom a digest is: those who take part, those who run the consultation, or anybody."""

    PARTICIPANTS = "participants"
    CHAIRS = "chairs"
    PUBLIC = "public"


class Frequency(StrEnum):
    """How often a digest is drafted, the most frequent first."""

    DAILY = "daily"
    WEEKLY = "weekly"
    AT_CLOSE = "at_close"
    BY_HAND = "by_hand"


class DigestState(StrEnum):
    """Where a digest stands between drafting and the last mail."""

    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    VOIDED = "voided"
    SENDING = "sending"
    SENT = "sent"


class DeliveryState(StrEnum):
    """What is known of one mail to one recipient."""

    PENDING = "pending"
    LEASED = "leased"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    """What became of a wording that somebody asked the writer for."""

    DUE = "due"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"


class WorkState(StrEnum):
    """Where one handler stands with one event."""

    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class ApplicationState(StrEnum):
    """Where an application to take part stands."""

    STARTED = "started"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCREDITED = "accredited"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What happened to an application."""

    STARTED = "started"
    RECEIVED = "received"
    PLACED = "placed"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"
    ACCREDITED = "accredited"
    WITHDRAWN = "withdrawn"


class CredentialKind(StrEnum):
    """What a credential may be, by its content."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


class CountedState(StrEnum):
    """Whether an entry of the log counts in a digest."""

    COUNTED = "counted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class RecommendationMark(StrEnum):
    """What a person says of a target beside a recommendation of an earlier outcome."""

    REPEATED = "repeated"
    SHARPENED = "sharpened"
    UNRELATED = "unrelated"
