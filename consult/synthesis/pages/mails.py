"""The sealed mail of one recipient, for the frame of the review page."""

from uuid import UUID

import sqlalchemy as sa
from flask import make_response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import signed_in
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import Action
from consult.mail.pictures import pictures_named, with_pictures
from consult.security import MAIL_IN_FRAME
from consult.synthesis.models import Delivery, Digest, DigestPicture
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of
from consult.synthesis.sealing import sealed_mails


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/mails/<uuid:person_id>")
@signed_in
def mail_preview(slug: str, digest_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Show the mail exactly as this person gets it."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        response = make_response(_html(session, digest_of(session, consultation, digest_id), person_id))
    response.headers["Content-Security-Policy"] = MAIL_IN_FRAME
    return response


def _html(session: Session, digest: Digest, person_id: UUID) -> str:
    kept = session.scalars(sa.select(DigestPicture.png).where(DigestPicture.digest_id == digest.id)).all()
    if digest.state in PUBLISHED:
        query = sa.select(Delivery.html).where(Delivery.digest_id == digest.id, Delivery.person_id == person_id)
        html = session.scalar(query.order_by(Delivery.resend_number).limit(1))
    else:
        mails = sealed_mails(session, digest, access.settings(), person_id=person_id)
        html = mails[0].html if mails else None
    if html is None:
        raise NotFound
    return with_pictures(html, pictures_named(html, kept))
