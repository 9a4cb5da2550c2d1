"""Which digest an actor may touch, and whether it can still be changed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import MoveNotAllowed, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action, Actor, check, consultations_of
from consult.events.log import lock_log
from consult.synthesis.models import Digest


def digest_for(
    session: Session, actor: Actor, digest_id: UUID | None, action: Action, *, at: datetime
) -> tuple[Digest, Consultation]:
    """A digest on which the actor may do this, with its consultation.

    Raises: NotFound where the actor may not even read it, else NotPermitted, FreshFactorNeeded.
    """
    own = consultations_of(actor, Action.READ_DIGEST_DRAFT)
    query = sa.select(Digest, Consultation).join(Consultation, Consultation.id == Digest.consultation_id)
    row = session.execute(query.where(Digest.id == digest_id, Consultation.id.in_(own))).one_or_none()
    if row is None:
        raise NotFound
    check(actor, action, facts_of(row[1]), at=at)
    return row[0], row[1]


def lock_digest(session: Session, digest: Digest, consultation: Consultation) -> None:
    """Take the lock of the log, and read again what was found before it: either may have changed meanwhile."""
    lock_log(session, consultation.id)
    session.refresh(digest)
    session.refresh(consultation)


def require_unsent(digest: Digest) -> None:
    """Say nothing while a digest can still be changed.

    Raises: MoveNotAllowed.
    """
    if digest.state not in UNSENT:
        raise MoveNotAllowed("This digest is on its way already; it can no longer be changed.")
