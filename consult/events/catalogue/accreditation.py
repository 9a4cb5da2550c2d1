"""Events of accreditation: who was asked to the table, who asked for a place, who decided, whose place ended."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.domain.vocabulary import StepKind
from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """A letter with a link to an application went to somebody; `number` counts the letters of one invitation."""

    name: ClassVar[str] = "invitation.sent"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """Whoever has the letter of an invitation confirmed it and began an application."""

    name: ClassVar[str] = "invitation.accepted"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID
    application_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    """The secretariat took an invitation back before it was answered."""

    name: ClassVar[str] = "invitation.revoked"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(Event):
    """An organisation asked to take part, or sent its application again; `number` counts the versions."""

    name: ClassVar[str] = "application.received"
    subject: ClassVar[str] = "application_id"
    application_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ApplicationAssessed(Event):
    """One of the two people whom an application needs gave a verdict on one version of it."""

    name: ClassVar[str] = "application.assessed"
    subject: ClassVar[str] = "application_id"
    application_id: UUID
    number: int
    verdict: StepKind


@dataclass(frozen=True, kw_only=True)
class ApplicationPlaced(Event):
    """The secretariat said which known organisation an applicant is, or belongs to; earlier verdicts lapse."""

    name: ClassVar[str] = "application.placed"
    subject: ClassVar[str] = "application_id"
    application_id: UUID
    number: int
    organisation_id: UUID | None
    parent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ApplicationReturned(Event):
    """An application went back to its applicant, who may correct it and send it again."""

    name: ClassVar[str] = "application.returned"
    subject: ClassVar[str] = "application_id"
    application_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(Event):
    """An application was refused for good."""

    name: ClassVar[str] = "application.refused"
    subject: ClassVar[str] = "application_id"
    application_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """The applicant asks no longer to take part."""

    name: ClassVar[str] = "application.withdrawn"
    subject: ClassVar[str] = "application_id"
    application_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccreditationWithdrawn(Event):
    """A delegation lost its accreditation: it submits nothing after this place in the log, and counts no longer."""

    name: ClassVar[str] = "accreditation.withdrawn"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccreditationRestored(Event):
    """A delegation has its accreditation again, with its offices and the positions that it had."""

    name: ClassVar[str] = "accreditation.restored"
    subject: ClassVar[str] = "delegation_id"
    delegation_id: UUID
