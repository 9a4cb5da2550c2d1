"""Events of tallies, findings and digests."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class TallyUpdated(Event):
    """The tally of a target revision in a round changed."""

    name: ClassVar[str] = "tally.updated"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    revision_id: UUID | None
    as_of: int


@dataclass(frozen=True, kw_only=True)
class TallyMismatched(Event):
    """The stored tally of a round was not what its positions say, on so many targets; it was counted anew."""

    name: ClassVar[str] = "tally.mismatched"
    subject: ClassVar[str] = "round_id"
    round_id: UUID
    targets: int
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
    """A statement of a digest was changed: its words, what it rests on, its place, or whether it stands."""

    name: ClassVar[str] = "digest.edited"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    statement_id: UUID


@dataclass(frozen=True, kw_only=True)
class WordingAsked(Event):
    """A person let the sentence of a statement be sent to the writer, to have another wording proposed."""

    name: ClassVar[str] = "wording.asked"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    digest_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class DigestSubmitted(Event):
    """A digest was put before the chairs for review; a chair who approves a draft does that too."""

    name: ClassVar[str] = "digest.submitted"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    draft: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class DigestReturned(Event):
    """A chair returned a digest to those who edit it, with a reason that stays at the desk."""

    name: ClassVar[str] = "digest.returned"
    subject: ClassVar[str] = "digest_id"
    digest_id: UUID
    draft: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class CommentAdded(Event):
    """Somebody at the desk wrote a comment beside a draft; what it says stays at the desk."""

    name: ClassVar[str] = "comment.added"
    subject: ClassVar[str] = "comment_id"
    comment_id: UUID
    digest_id: UUID


@dataclass(frozen=True, kw_only=True)
class CommentResolved(Event):
    """What a comment asked for is settled."""

    name: ClassVar[str] = "comment.resolved"
    subject: ClassVar[str] = "comment_id"
    comment_id: UUID
    digest_id: UUID


@dataclass(frozen=True, kw_only=True)
class CommentReopened(Event):
    """A comment that was resolved is open again."""

    name: ClassVar[str] = "comment.reopened"
    subject: ClassVar[str] = "comment_id"
    comment_id: UUID
    digest_id: UUID


@dataclass(frozen=True, kw_only=True)
class StatementRemoved(Event):
    """A chair took a drafted statement out of a digest, with a reason."""

    name: ClassVar[str] = "statement.removed"
    subject: ClassVar[str] = "statement_id"
    digest_id: UUID
    statement_id: UUID
    removal_id: UUID


@dataclass(frozen=True, kw_only=True)
class StatementRestored(Event):
    """A chair brought back a statement that was taken out of a digest."""

    name: ClassVar[str] = "statement.restored"
    subject: ClassVar[str] = "statement_id"
    digest_id: UUID
    statement_id: UUID
    removal_id: UUID


@dataclass(frozen=True, kw_only=True)
class RemovalAnswered(Event):
    """A delegation answered that its objection was taken out of a digest."""

    name: ClassVar[str] = "removal.answered"
    subject: ClassVar[str] = "removal_id"
    digest_id: UUID
    removal_id: UUID


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
    """Every delivery of a digest came to an end, good or bad; one to the public is on its page."""

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
