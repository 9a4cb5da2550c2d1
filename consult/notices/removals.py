"""Telling those whose objection was taken out of a digest."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.events.registry import Delivered
from consult.notices.officers import officers, tell
from consult.synthesis.models import Digest, RemovalAuthor, StatementRemoval
from consult.targets.models import Target, TargetRevision


def announce_removal(session: Session, delivered: Delivered) -> None:
    """Tell the people of each delegation whose objection was taken out, and why, unless it was brought back since.

    Nobody learns from it who else objects.
    """
    removal = session.get_one(StatementRemoval, delivered.event.removal_id)
    if removal.restored_at is not None or removal.target_revision_id is None:  # what is of no target has no authors
        return
    own = sa.select(RemovalAuthor.delegation_id).where(RemovalAuthor.removal_id == removal.id)
    tell(
        session,
        "statement_removed",
        officers(session, Delegation.id.in_(own)),
        session.get_one(Consultation, delivered.consultation_id),
        about=str(removal.id),
        context={"reason": removal.reason, **_about(session, removal)},
        at=delivered.now,
    )


def _about(session: Session, removal: StatementRemoval) -> dict[str, object]:
    """The round and the target of the sentence that was taken out."""
    query = (
        sa.select(Round.number, Target.code, TargetRevision.title)
        .select_from(Digest)
        .join(Round, Round.id == Digest.round_id)
        .join(TargetRevision, TargetRevision.id == removal.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(Digest.id == removal.digest_id)
    )
    return dict(zip(("number", "code", "title"), session.execute(query).one(), strict=True))
