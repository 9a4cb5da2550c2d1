"""The last signature: every party says the same for itself, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.consultations.queries import offices_of
from consult.domain.permissions import SIGNERS, Actor
from consult.events.catalogue import JointPositionSubmitted
from consult.events.log import publish
from consult.organisations.models import Person
from consult.positions import models, queries
from consult.positions.joint.models import JointParty, JointPosition, JointProposal
from consult.positions.joint.proposal import contents_of
from consult.positions.service.appending import append_submission
from consult.positions.submission import Entry, Submission


@dataclass(frozen=True, kw_only=True)
class _Signed:
    """A party with the person who signed for it, as an actor with the offices held now."""

    party: JointParty
    delegation: Delegation
    actor: Actor

    @property
    def speaks(self) -> bool:
        """True while the delegation is accredited and its signer still signs for it."""
        office = self.actor.office_for(self.delegation.id)
        return self.delegation.withdrawn_at is None and office is not None and office.role in SIGNERS


def submit_when_all_signed(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    row: JointProposal,
    parties: Sequence[UUID],
    *,
    at: datetime,
) -> None:
    """Append each party's versions once all have signed the present words; else let the proposal wait.

    A signature does not outlive the office of who gave it, nor the versions on top of which it was given: such a
    party is asked to sign again. The caller holds the accreditations of all parties, then the consultation's lock.
    """
    session.flush()
    signed = [_signed(session, row.id, delegation_id) for delegation_id in parties]
    for one in signed:
        if one.party.signed_hash is not None and not (one.speaks and _bases_hold(session, row, one)):
            one.party.signed_hash = one.party.signed_at = None
    if any(one.party.signed_hash != row.content_hash for one in signed):
        session.flush()
        return
    names = {one.delegation.id: queries.name_of(session, one.delegation) for one in signed}
    for one in signed:
        others = sorted(name for delegation_id, name in names.items() if delegation_id != one.delegation.id)
        _append(session, consultation, row, one, others, at=at)
    row.state, row.ended_at = "submitted", at
    event = JointPositionSubmitted(
        proposal_id=row.id, delegation_id=row.delegation_id, round_id=row.round_id, parties=len(signed)
    )
    publish(session, consultation.id, event, actor=actor, at=at)


def _signed(session: Session, proposal_id: UUID, delegation_id: UUID) -> _Signed:
    party = session.get_one(JointParty, (proposal_id, delegation_id), populate_existing=True)
    delegation = session.get_one(Delegation, delegation_id, populate_existing=True)
    person = session.get(Person, party.person_id) if party.person_id else None
    if person is None:
        return _Signed(party=party, delegation=delegation, actor=Actor())
    offices = tuple(offices_of(session, person.id))
    signer = Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=offices)
    return _Signed(party=party, delegation=delegation, actor=signer)


def _bases_hold(session: Session, row: JointProposal, one: _Signed) -> bool:
    standing = queries.current_positions(session, one.delegation.id, row.round_id)
    return all(
        (standing[UUID(revision_id)].version if UUID(revision_id) in standing else 0) == version
        for revision_id, version in one.party.bases.items()
    )


def _append(
    session: Session, consultation: Consultation, row: JointProposal, one: _Signed, others: list[str], *, at: datetime
) -> None:
    entries = tuple(
        Entry(content=content, base_version=one.party.bases[str(revision_id)], revision_id=revision_id)
        for revision_id, content in contents_of(row.entries).items()
    )
    submission = Submission(
        submission_key=f"joint-{row.id.hex}-{row.version}",
        entries=entries,
        signature=one.party.signature,
        round_id=row.round_id,
    )
    notes = {"jointly_with": others}
    receipt = append_submission(session, one.actor, consultation, one.delegation, submission, notes=notes, at=at)
    mine = sa.select(models.Position.id).where(models.Position.submission_id == UUID(receipt["submission_id"]))
    session.add_all(JointPosition(position_id=found, proposal_id=row.id) for found in session.scalars(mine))
    session.flush()
