"""The focal point's two acts: show the desk how the bodies stand apart, and take that back."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation, Round
from consult.domain.errors import AlignmentChanged, MoveNotAllowed, NotFound
from consult.domain.permissions import Action, Actor
from consult.events.catalogue import AlignmentReleased, AlignmentRetracted
from consult.events.log import publish
from consult.positions.alignment.models import AlignmentRelease, AlignmentTarget
from consult.positions.alignment.queries import release_of, split_in, standing_release
from consult.positions.alignment.split import Split
from consult.positions.service.signing import begin_signing

_WORDS = "Only the focal point decides what leaves the delegation."


def release_alignment(
    session: Session, actor: Actor, delegation_id: UUID, *, round_id: UUID, names_bodies: bool, seen: str, at: datetime
) -> AlignmentRelease:
    """Show the desk how the bodies stand in a round, as a copy that later drafts do not change; announce it.

    Args:
        names_bodies: with the name and the stance of each body, not only how they stand to each other.
        seen: the hash over what the page said would be shown.
    Raises: NotFound, NotPermitted, FreshFactorNeeded; AlignmentChanged when it is no longer what was seen;
        MoveNotAllowed when there is nothing to show, or something of the round is shown already.
    """
    consultation = begin_signing(session, actor, Action.RELEASE_ALIGNMENT, delegation_id, at=at, words=_WORDS)
    round_ = session.get(Round, round_id)
    if round_ is None or round_.consultation_id != consultation.id:
        raise NotFound
    if standing_release(session, delegation_id, round_id) is not None:
        raise MoveNotAllowed("Your delegation has released this round already; take that back before you release anew.")
    split = split_in(session, session.get_one(Delegation, delegation_id), round_id).shown(names_bodies=names_bodies)
    if not split.lines:
        raise MoveNotAllowed("There is nothing to release: no two of your bodies took a stand on the same target.")
    if split.hash() != seen:
        raise AlignmentChanged
    row = AlignmentRelease(
        id=uuid4(),
        consultation_id=consultation.id,
        round_id=round_id,
        delegation_id=delegation_id,
        names_bodies=names_bodies,
        released_by=actor.person_id,
        released_at=at,
    )
    event = AlignmentReleased(
        release_id=row.id,
        delegation_id=delegation_id,
        round_id=round_id,
    )
    row.seq = publish(session, consultation.id, event, actor=actor, at=at).seq
    session.add(row)
    session.flush()
    _store(session, row, split)
    return row


def _store(session: Session, row: AlignmentRelease, split: Split) -> None:
    session.add_all(
        AlignmentTarget(
            release_id=row.id,
            target_revision_id=line.target.revision.id,
            alignment=line.alignment,
            stances=[one.document() for one in line.stances],
        )
        for line in split.lines
    )
    session.flush()


def retract_alignment(
    session: Session, actor: Actor, delegation_id: UUID, *, release_id: UUID, at: datetime
) -> AlignmentRelease:
    """Take a release back: the desk sees that it was taken back and nothing else. Once more changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    consultation = begin_signing(session, actor, Action.RELEASE_ALIGNMENT, delegation_id, at=at, words=_WORDS)
    row = release_of(session, delegation_id, release_id)
    if row.retracted_at is not None:
        return row
    event = AlignmentRetracted(release_id=row.id, delegation_id=delegation_id, round_id=row.round_id)
    row.retracted_seq = publish(session, consultation.id, event, actor=actor, at=at).seq
    row.retracted_at, row.retracted_by = at, actor.person_id
    session.execute(sa.delete(AlignmentTarget).where(AlignmentTarget.release_id == row.id))
    session.flush()
    return row
