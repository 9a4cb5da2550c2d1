"""Who is told in the review of a digest: chairs that it waits for them, who edits it that it was returned and why."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.vocabulary import DigestState, Role
from consult.events.registry import Delivered
from consult.notices.desk import people_at_desk, tell_desk
from consult.synthesis.models import Approval, Digest, DigestStep
from consult.synthesis.moving import arrival_of, last_step


def announce_scheduled_digest(session: Session, delivered: Delivered) -> None:
    """Tell chairs and rapporteurs that a digest was drafted by schedule; what a person drafted is theirs to pass on.

    Drafted again before anybody did anything with it, it waits as it did, and nobody is told again.
    """
    digest = session.get_one(Digest, delivered.event.digest_id)
    step = arrival_of(session, digest.id)
    if digest.state == DigestState.DRAFTED and step is not None and step.person_id is None:
        _tell_waiting(session, delivered, digest, step, [Role.CHAIR, Role.RAPPORTEUR], without=set())


def announce_review(session: Session, delivered: Delivered) -> None:
    """Tell the chairs who have not approved it that a digest waits for review, while it does."""
    digest = session.get_one(Digest, delivered.event.digest_id)
    step = last_step(session, digest.id, DigestState.IN_REVIEW)
    if digest.state != DigestState.IN_REVIEW or step is None:
        return
    query = sa.select(Approval.person_id).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    done = {*session.scalars(query), step.person_id}
    _tell_waiting(session, delivered, digest, step, [Role.CHAIR], without=done)


def announce_answered_removal(session: Session, delivered: Delivered) -> None:
    """Tell the chairs that what they approved waits again, because an author's answer goes out with the digest."""
    digest = session.get_one(Digest, delivered.event.digest_id)
    step = last_step(session, digest.id, DigestState.VOIDED)
    if digest.state == DigestState.VOIDED and step is not None:
        _tell_waiting(session, delivered, digest, step, [Role.CHAIR], without=set())


def _tell_waiting(
    session: Session,
    delivered: Delivered,
    digest: Digest,
    step: DigestStep,
    roles: Collection[Role],
    *,
    without: Collection[UUID | None],
) -> None:
    consultation = session.get_one(Consultation, delivered.consultation_id)
    tell_desk(
        session,
        "digest_waits",
        [person for person in people_at_desk(session, consultation.id, roles) if person.id not in without],
        consultation,
        about=f"{digest.id}:{step.number}",
        context={
            "number": session.get_one(Round, digest.round_id).number,
            "digest_id": str(digest.id),
            "needed": consultation.approvals_needed,
        },
        at=delivered.now,
    )


def announce_returned_digest(session: Session, delivered: Delivered) -> None:
    """Tell rapporteurs, and who had submitted it, that a chair returned a digest and why, while it stands so."""
    digest = session.get_one(Digest, delivered.event.digest_id)
    step = last_step(session, digest.id, DigestState.RETURNED)
    if digest.state != DigestState.RETURNED or step is None:
        return
    submitted = last_step(session, digest.id, DigestState.IN_REVIEW)
    desk = people_at_desk(session, delivered.consultation_id, [Role.CHAIR, Role.RAPPORTEUR, Role.SECRETARIAT])
    editors = people_at_desk(session, delivered.consultation_id, [Role.RAPPORTEUR])
    told = {person.id for person in editors} | ({submitted.person_id} if submitted else set())
    tell_desk(
        session,
        "digest_returned",
        [person for person in desk if person.id in told and person.id != step.person_id],
        session.get_one(Consultation, delivered.consultation_id),
        about=f"{digest.id}:{step.number}",
        context={
            "number": session.get_one(Round, digest.round_id).number,
            "digest_id": str(digest.id),
            "reason": step.reason,
        },
        at=delivered.now,
    )
