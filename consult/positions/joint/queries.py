"""Who says a position together with whom, and which proposals wait for a signature."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Delegation
from consult.organisations.models import Organisation
from consult.positions.joint.models import JointParty, JointPosition, JointProposal
from consult.positions.models import Position
from consult.positions.versions import replaces


def said_together(session: Session, position_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each joint one of these versions, the names of the others that still say it, in order.

    Who replaced or withdrew its own version has taken its name off.
    """
    found: dict[UUID, list[str]] = {}
    if not position_ids:
        return found
    for position_id, name in session.execute(_together(), {"versions": list(position_ids)}):
        found.setdefault(position_id, []).append(name)
    return found


@cache
def _together() -> sa.Select[UUID, str]:
    """Asked for every page of a target: to put it together takes longer than to ask it."""
    mine, theirs = aliased(JointPosition), aliased(JointPosition)
    own, other, later = aliased(Position), aliased(Position), aliased(Position)
    replaced = sa.exists().where(replaces(later, other))
    return (
        sa.select(own.id, Organisation.name)
        .join(mine, mine.position_id == own.id)
        .join(theirs, theirs.proposal_id == mine.proposal_id)
        .join(other, sa.and_(other.id == theirs.position_id, other.target_revision_id == own.target_revision_id))
        .join(Delegation, Delegation.id == other.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(own.id.in_(sa.bindparam("versions", expanding=True)), other.delegation_id != own.delegation_id)
        .where(~replaced, Delegation.withdrawn_at.is_(None))
        .order_by(Organisation.name)
    )


def parties_of(session: Session, proposal_id: UUID) -> list[UUID]:
    """The delegations that are asked to sign a proposal, the proposer among them."""
    return list(session.scalars(sa.select(JointParty.delegation_id).where(JointParty.proposal_id == proposal_id)))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A party of a proposal with its name."""

    name: str
    party: JointParty


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal with all of its parties, by name; `own` is the one that reads it."""

    proposal: JointProposal
    parties: Sequence[Asked]
    own: Asked

    @property
    def is_mine(self) -> bool:
        """True for the delegation that made the proposal."""
        return self.own.party.delegation_id == self.proposal.delegation_id

    @property
    def has_signed(self) -> bool:
        """True when the reader's delegation signed the present words."""
        return self.own.party.signed_hash == self.proposal.content_hash

    @property
    def others(self) -> list[str]:
        """The names of the other parties."""
        return [asked.name for asked in self.parties if asked != self.own]


def proposals_of(session: Session, delegation_id: UUID, *, proposal_id: UUID | None = None) -> list[Proposed]:
    """The proposals in which a delegation is asked to sign, newest first; one of them alone when that is given."""
    mine = sa.select(JointParty.proposal_id).where(JointParty.delegation_id == delegation_id)
    query = sa.select(JointProposal).where(JointProposal.id.in_(mine)).order_by(JointProposal.proposed_at.desc())
    if proposal_id is not None:
        query = query.where(JointProposal.id == proposal_id)
    found = []
    for proposal in session.scalars(query):
        parties = _asked(session, proposal.id)
        own = next(asked for asked in parties if asked.party.delegation_id == delegation_id)
        found.append(Proposed(proposal=proposal, parties=parties, own=own))
    return found


def _asked(session: Session, proposal_id: UUID) -> list[Asked]:
    query = (
        sa.select(JointParty, Organisation.name)
        .join(Delegation, Delegation.id == JointParty.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(JointParty.proposal_id == proposal_id)
        .order_by(Organisation.name)
    )
    return [Asked(name=name, party=party) for party, name in session.execute(query)]
