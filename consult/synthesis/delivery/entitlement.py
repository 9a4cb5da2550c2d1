"""Whether a delivery may still go out: asked again at every attempt, because much can change in between."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.queries import offices_of
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import Actor, Facts, decide
from consult.domain.vocabulary import Audience, DigestState
from consult.mail.pictures import pictures_named
from consult.mail.suspending import SUSPENDED, is_suspended
from consult.synthesis.mail import sealed_hash
from consult.synthesis.models import Delivery, Digest, DigestPicture, Unsubscription
from consult.synthesis.recipients import RECEIVES


def reason_to_cancel(session: Session, delivery: Delivery, *, at: datetime) -> str | None:  # noqa: ARG001  # offices end at once
    """Why this mail must not go out; None when it may."""
    digest = session.get_one(Digest, delivery.digest_id)
    # a repeat that a chair ordered comes when the digest's own mails have ended
    expected = PUBLISHED if delivery.resend_number else (DigestState.SENDING,)
    if digest.state not in expected:
        return f"the digest is {digest.state}"
    return _why_not_to(session, delivery, digest) or _why_not_these_bytes(session, delivery)


def _why_not_to(session: Session, delivery: Delivery, digest: Digest) -> str | None:
    if session.get(Unsubscription, (delivery.person_id, digest.consultation_id)) is not None:
        return "the recipient stopped these mails"
    if is_suspended(session, delivery.person_id, delivery.address):
        return SUSPENDED
    if not _takes_part(session, delivery.person_id, digest):
        return "the recipient no longer takes part"
    return None


def _why_not_these_bytes(session: Session, delivery: Delivery) -> str | None:
    if sealed_hash(delivery.address, delivery.language, delivery.subject, delivery.text, delivery.html) != (
        delivery.sealed_hash
    ):
        return "the mail is not the one that was sealed"
    try:
        pictures_of(session, delivery)
    except LookupError:
        return "a picture in the mail is not the one that was sealed"
    return None


def pictures_of(session: Session, delivery: Delivery) -> dict[str, bytes]:
    """The pictures that a delivery names, with exactly the bytes that it names. Raises: LookupError."""
    kept = sa.select(DigestPicture.png).where(
        DigestPicture.digest_id == delivery.digest_id, DigestPicture.language == delivery.language
    )
    return pictures_named(delivery.html, session.scalars(kept))


def _takes_part(session: Session, person_id: UUID, digest: Digest) -> bool:
    reader = Actor(person_id=person_id, offices=offices_of(session, person_id))
    return decide(reader, RECEIVES[Audience(digest.audience)], Facts(consultation_id=digest.consultation_id))
