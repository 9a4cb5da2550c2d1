"""Sending a digest: the point of no return."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.config import Settings
from consult.domain.errors import DigestStale, InvalidInput, NotApproved
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import Audience, DigestState
from consult.events.catalogue import DigestSending, DigestSent
from consult.events.log import publish
from consult.synthesis import sealing
from consult.synthesis.mail import SealedMail
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.moving import move_digest
from consult.synthesis.queries import is_overtaken, stale_statements
from consult.synthesis.service.access import digest_for, lock_digest, require_unsent
from consult.synthesis.service.approving import standing_approvals


def send_digest(session: Session, actor: Actor, digest_id: UUID, *, settings: Settings, at: datetime) -> int:
    """Start sending: the point of no return, after which later positions belong to the next digest.

    A digest to the public has no mails: with this it is on its page, and sent.

    Returns: the number of recipients. Raises: NotFound, NotPermitted, NotApproved, DigestStale, MoveNotAllowed.
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.SEND_DIGEST, at=at)
    lock_digest(session, digest, consultation)
    require_unsent(digest)
    if stale_statements(session, digest) or is_overtaken(session, digest):
        raise DigestStale
    present, mails = sealing.seal(session, digest, settings)
    if len(standing_approvals(session, digest, present)) < consultation.approvals_needed:
        raise NotApproved
    is_page = digest.audience == Audience.PUBLIC
    if not mails and not is_page:
        raise InvalidInput("Nobody gets this digest now, so nothing was sent. Its review says who is left out and why.")
    if digest.state == DigestState.IN_REVIEW:  # the approvals stand again, since the recipients are as they were
        move_digest(session, digest, DigestState.APPROVED, actor=actor, at=at)
    move_digest(session, digest, DigestState.SENDING, actor=actor, at=at)
    digest.content_hash, digest.sending_at = present, at
    session.add_all(_delivery(digest, mail, at=at) for mail in mails)
    event = DigestSending(digest_id=digest.id, content_hash=present, recipients=len(mails))
    publish(session, consultation.id, event, actor=actor, at=at)
    if is_page:
        move_digest(session, digest, DigestState.SENT, actor=actor, at=at)
        digest.sent_at = at
        publish(session, consultation.id, DigestSent(digest_id=digest.id), actor=actor, at=at)
    return len(mails)


def _delivery(digest: Digest, mail: SealedMail, *, at: datetime) -> Delivery:
    return Delivery(
        digest_id=digest.id,
        person_id=mail.person_id,
        address=mail.address,
        language=mail.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        sealed_hash=mail.sealed_hash,
        next_at=at,
    )
