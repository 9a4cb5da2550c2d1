"""The verbs of joint positions: propose, change, sign, decline."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.database import share_lock
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, PositionChanged, ProposalChanged
from consult.domain.permissions import Action, Actor
from consult.domain.positions import faults, name_fault
from consult.events.catalogue import JointPositionDeclined, JointPositionProposed, JointPositionSigned
from consult.events.log import publish
from consult.positions import queries
from consult.positions.joint import queries as found
from consult.positions.joint.models import JointParty, JointProposal
from consult.positions.joint.proposal import Proposal, contents_of
from consult.positions.joint.submitting import submit_when_all_signed
from consult.positions.service.checking import open_round, present_wordings
from consult.positions.service.signing import LONGEST_TITLE, begin_signing, check_title
from consult.positions.service.terms import check_terms


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A signature: under which content, on top of which versions of one's own positions, with which name."""

    content_hash: str
    bases: Mapping[UUID, int]
    signature: str = ""


def propose(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    proposal: Proposal,
    invited: Collection[UUID],
    at: datetime,
) -> JointProposal:
    """Propose positions to other delegations; nothing counts before all have signed, the proposer too.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed, InvalidInput.
    """
    consultation = begin_signing(session, actor, Action.SIGN_JOINT_POSITION, delegation_id, at=at)
    round_ = open_round(session, consultation.id, None, at=at)
    _check_invited(session, consultation, delegation_id, invited)
    _check_proposal(session, consultation, proposal, {delegation_id, *invited})
    row = JointProposal(
        id=uuid4(),
        consultation_id=consultation.id,
        round_id=round_.id,
        delegation_id=delegation_id,
        version=1,
        proposed_at=at,
    )
    session.add(_written(row, actor, proposal, at=at))
    session.flush()
    session.add_all(JointParty(proposal_id=row.id, delegation_id=party) for party in {delegation_id, *invited})
    session.flush()
    _announce(session, actor, row, at=at)
    return row


def _check_invited(
    session: Session, consultation: Consultation, delegation_id: UUID, invited: Collection[UUID]
) -> None:
    here = sa.select(Delegation.id).where(Delegation.consultation_id == consultation.id, Delegation.id.in_(invited))
    accredited = set(session.scalars(here.where(Delegation.withdrawn_at.is_(None), Delegation.id != delegation_id)))
    if not invited or accredited != set(invited):
        raise InvalidInput("Invite other delegations of this consultation.", fields={"invited": "missing_or_unknown"})


def _check_proposal(
    session: Session, consultation: Consultation, proposal: Proposal, parties: Collection[UUID]
) -> None:
    check_title(proposal.title)
    if not proposal.contents:
        raise InvalidInput("Take a position on at least one target.", fields={"targets": "missing"})
    wordings = present_wordings(session, consultation.id, proposal.contents.keys())
    for revision_id, content in proposal.contents.items():
        if wrong := faults(content):
            code = wordings[revision_id].target.code
            raise InvalidInput.of_fields({f"{code}.{field}": fault for field, fault in wrong.items()})
    check_terms(session, consultation.id, parties, proposal.contents)


def _written(row: JointProposal, actor: Actor, proposal: Proposal, *, at: datetime) -> JointProposal:
    row.title, row.entries = proposal.title.strip(), proposal.entries()
    row.content_hash = proposal.content_hash(row.round_id)
    row.person_id, row.changed_at = actor.person_id, at
    return row


def _announce(session: Session, actor: Actor, row: JointProposal, *, at: datetime) -> None:
    event = JointPositionProposed(
        proposal_id=row.id, delegation_id=row.delegation_id, round_id=row.round_id, proposal_version=row.version
    )
    publish(session, row.consultation_id, event, actor=actor, at=at)


def change_proposal(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    proposal_id: UUID,
    version: int,
    proposal: Proposal,
    at: datetime,
) -> JointProposal:
    """Put other words into an open proposal; the signatures under the former ones no longer hold.

    Args:
        version: the one that the person saw.
    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed, ProposalChanged, MoveNotAllowed, InvalidInput.
    """
    consultation = begin_signing(session, actor, Action.SIGN_JOINT_POSITION, delegation_id, at=at)
    row = _open_proposal(session, consultation, delegation_id, proposal_id)
    if row.delegation_id != delegation_id:
        raise NotFound
    if row.version != version:
        raise ProposalChanged
    open_round(session, consultation.id, row.round_id, at=at)
    _check_proposal(session, consultation, proposal, found.parties_of(session, row.id))
    if proposal.content_hash(row.round_id) == row.content_hash:
        return row
    row.version += 1
    _written(row, actor, proposal, at=at)
    unsigned: dict[str, object] = {
        "signed_hash": None,
        "signed_at": None,
        "person_id": None,
        "signature": "",
        "bases": {},
    }
    session.execute(sa.update(JointParty).where(JointParty.proposal_id == row.id).values(unsigned))
    session.expire_all()
    _announce(session, actor, row, at=at)
    return row


def _open_proposal(
    session: Session, consultation: Consultation, delegation_id: UUID, proposal_id: UUID
) -> JointProposal:
    row = session.get(JointProposal, proposal_id, populate_existing=True)
    if row is None or row.consultation_id != consultation.id or not _is_party(session, row.id, delegation_id):
        raise NotFound
    if row.state != "open":
        raise MoveNotAllowed("This proposal has ended; nothing can be signed or changed in it any more.")
    return row


def _is_party(session: Session, proposal_id: UUID, delegation_id: UUID) -> bool:
    return session.get(JointParty, (proposal_id, delegation_id), populate_existing=True) is not None


def sign(
    session: Session, actor: Actor, delegation_id: UUID, *, proposal_id: UUID, signing: Signing, at: datetime
) -> JointProposal:
    """Sign a proposal for one's delegation; with the last signature each delegation's versions are appended.

    Signing the same content again changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed, ProposalChanged, PositionChanged,
        MoveNotAllowed, InvalidInput.
    """
    parties = _hold_parties(session, actor, delegation_id, proposal_id)
    consultation = begin_signing(session, actor, Action.SIGN_JOINT_POSITION, delegation_id, at=at)
    own = session.get(JointParty, (proposal_id, delegation_id), populate_existing=True)
    if own is not None and own.signed_hash == signing.content_hash:
        return session.get_one(JointProposal, proposal_id, populate_existing=True)
    row = _open_proposal(session, consultation, delegation_id, proposal_id)
    assert own is not None  # noqa: S101  # only a party comes so far
    round_ = open_round(session, consultation.id, row.round_id, at=at)
    if row.content_hash != signing.content_hash:
        raise ProposalChanged
    _check_bases(session, delegation_id, round_.id, row, signing)
    own.signed_hash, own.signed_at, own.person_id = row.content_hash, at, actor.person_id
    own.signature = signing.signature.strip() or actor.name
    own.bases = {str(revision_id): version for revision_id, version in signing.bases.items()}
    event = JointPositionSigned(
        proposal_id=row.id, delegation_id=delegation_id, round_id=row.round_id, proposal_version=row.version
    )
    publish(session, consultation.id, event, actor=actor, at=at)
    submit_when_all_signed(session, actor, consultation, row, parties, at=at)
    return row


def _hold_parties(session: Session, actor: Actor, delegation_id: UUID, proposal_id: UUID) -> Sequence[UUID]:
    """Keep every party's accreditation from ending while we write: in one order, and before the consultation's lock."""
    queries.own_delegation(session, actor, delegation_id)
    parties = found.parties_of(session, proposal_id)
    rows = sa.select(Delegation.id).where(Delegation.id.in_(parties)).order_by(Delegation.id)
    return session.scalars(share_lock(session, rows)).all()


def _check_bases(session: Session, delegation_id: UUID, round_id: UUID, row: JointProposal, signing: Signing) -> None:
    if name_fault(signing.signature) or len(signing.signature) > LONGEST_TITLE:
        raise InvalidInput.of_fields({"name": "too_long_or_unprintable"})
    standing = queries.current_positions(session, delegation_id, round_id)
    contents = contents_of(row.entries)
    present_wordings(session, row.consultation_id, contents.keys())
    changed = [
        {
            "revision_id": str(revision_id),
            "version": standing[revision_id].version if revision_id in standing else 0,
            "current": queries.content_of(standing[revision_id]).document() if revision_id in standing else None,
            "yours": content.document(),
        }
        for revision_id, content in contents.items()
        if (standing[revision_id].version if revision_id in standing else 0) != signing.bases.get(revision_id)
    ]
    if changed:
        raise PositionChanged(extra=changed)


def decline(session: Session, actor: Actor, delegation_id: UUID, *, proposal_id: UUID, at: datetime) -> JointProposal:
    """Not sign a proposal, or take back one's own: it ends, for everybody. Once more changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, MoveNotAllowed when it was submitted.
    """
    consultation = begin_signing(session, actor, Action.SIGN_JOINT_POSITION, delegation_id, at=at)
    party = session.get(JointParty, (proposal_id, delegation_id), populate_existing=True)
    if party is not None and party.declined_at is not None:
        return session.get_one(JointProposal, proposal_id)
    row = _open_proposal(session, consultation, delegation_id, proposal_id)
    assert party is not None  # noqa: S101  # only a party comes so far
    party.declined_at, row.state, row.ended_at = at, "ended", at
    event = JointPositionDeclined(proposal_id=row.id, delegation_id=delegation_id, round_id=row.round_id)
    publish(session, consultation.id, event, actor=actor, at=at)
    return row
