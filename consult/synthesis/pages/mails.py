"""The sealed mail of one recipient, for the frame of the review page."""

import re
from uuid import UUID

import sqlalchemy as sa
from flask import make_response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
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
from consult.synthesis.queries import recipients_of_deliveries
from consult.synthesis.recipients import recipients_of_digest
from consult.synthesis.sealing import mails_without_own_positions, sealed_mails
from consult.synthesis.support import may_read_names
from consult.synthesis.unsubscribing import unsubscribe_token


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/mails/<uuid:person_id>")
@signed_in
def mail_preview(slug: str, digest_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Show the mail as this person gets it, or without their own position to who may not read that.

    The link that stops the mails is theirs alone: here it leads nowhere.
    """
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        digest = digest_of(session, consultation, digest_id)
        is_whole = may_read_names(current_actor(), consultation)
        html = (_html if is_whole else _html_without_own_positions)(session, digest, person_id)
        if not html:  # wiped, where it named somebody who was erased
            raise NotFound
        kept = session.scalars(sa.select(DigestPicture.png).where(DigestPicture.digest_id == digest.id)).all()
        token = unsubscribe_token(access.settings().secret_key, person_id, consultation.id)
        shown = re.sub(rf'href="[^"]*/u/{re.escape(token)}"', 'role="link" aria-disabled="true"', html)
        response = make_response(with_pictures(shown, pictures_named(html, kept)))
    response.headers["Content-Security-Policy"] = MAIL_IN_FRAME
    return response


def _html(session: Session, digest: Digest, person_id: UUID) -> str | None:
    if digest.state in PUBLISHED:
        query = sa.select(Delivery.html).where(Delivery.digest_id == digest.id, Delivery.person_id == person_id)
        return session.scalar(query.order_by(Delivery.resend_number).limit(1))
    mails = sealed_mails(session, digest, access.settings(), person_id=person_id)
    return mails[0].html if mails else None


def _html_without_own_positions(session: Session, digest: Digest, person_id: UUID) -> str | None:
    is_sent = digest.state in PUBLISHED
    found = recipients_of_deliveries(session, digest.id) if is_sent else recipients_of_digest(session, digest)
    asked = [recipient for recipient in found if recipient.person_id == person_id]
    mails = mails_without_own_positions(session, digest, access.settings(), asked)
    return mails[0].html if mails else None
