"""Events of positions that are said for others, after others, or with others."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consult.events.catalogue.base import Event


@dataclass(frozen=True, kw_only=True)
class SubmissionEntered(Event):
    """The secretariat entered positions of a delegation from a letter, on its behalf."""

    name: ClassVar[str] = "submission.entered"
    subject: ClassVar[str] = "submission_id"
    submission_id: UUID
    delegation_id: UUID
    round_id: UUID
    positions: int


@dataclass(frozen=True, kw_only=True)
class SubmissionConfirmed(Event):
    """A delegation confirmed what the secretariat had entered on its behalf: it counts as signed by itself."""

    name: ClassVar[str] = "submission.confirmed"
    subject: ClassVar[str] = "submission_id"
    submission_id: UUID
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class BlocStatementDeclared(Event):
    """A delegation opened its positions on some targets for others to associate themselves with."""

    name: ClassVar[str] = "bloc_statement.declared"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    delegation_id: UUID
    round_id: UUID
    targets: int


@dataclass(frozen=True, kw_only=True)
class BlocStatementWithdrawn(Event):
    """A delegation withdrew its bloc statement: nobody is associated with it any more; its own positions stay."""

    name: ClassVar[str] = "bloc_statement.withdrawn"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class AssociationJoined(Event):
    """A delegation associated itself with a bloc statement, on all of its targets but those it left out."""

    name: ClassVar[str] = "association.joined"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    delegation_id: UUID
    round_id: UUID
    association_version: int
    targets: int


@dataclass(frozen=True, kw_only=True)
class AssociationDissociated(Event):
    """A delegation put on record that a bloc statement does not speak for it."""

    name: ClassVar[str] = "association.dissociated"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    delegation_id: UUID
    round_id: UUID
    association_version: int


@dataclass(frozen=True, kw_only=True)
class AssociationLeft(Event):
    """A delegation took back that it had associated itself with a bloc statement, or dissociated from it."""

    name: ClassVar[str] = "association.left"
    subject: ClassVar[str] = "statement_id"
    statement_id: UUID
    delegation_id: UUID
    round_id: UUID
    association_version: int


@dataclass(frozen=True, kw_only=True)
class JointPositionProposed(Event):
    """A delegation proposed positions to say together with others, or changed what it proposes."""

    name: ClassVar[str] = "joint_position.proposed"
    subject: ClassVar[str] = "proposal_id"
    proposal_id: UUID
    delegation_id: UUID
    round_id: UUID
    proposal_version: int


@dataclass(frozen=True, kw_only=True)
class JointPositionSigned(Event):
    """One of the delegations signed a proposed joint position; nothing counts before all have."""

    name: ClassVar[str] = "joint_position.signed"
    subject: ClassVar[str] = "proposal_id"
    proposal_id: UUID
    delegation_id: UUID
    round_id: UUID
    proposal_version: int


@dataclass(frozen=True, kw_only=True)
class JointPositionDeclined(Event):
    """A delegation does not sign a proposed joint position, which ends the proposal."""

    name: ClassVar[str] = "joint_position.declined"
    subject: ClassVar[str] = "proposal_id"
    proposal_id: UUID
    delegation_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class JointPositionSubmitted(Event):
    """The last of the delegations signed: each has said the same for itself, in one transaction."""

    name: ClassVar[str] = "joint_position.submitted"
    subject: ClassVar[str] = "proposal_id"
    proposal_id: UUID
    delegation_id: UUID
    round_id: UUID
    parties: int
