"""What rapporteur and chairs do in a review: put a digest before the chairs, return it."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.database import utc_now
from consult.presentation.translation import gettext as _
from consult.synthesis import service
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.verbs import do_on_digest


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/submit")
@signed_in
def submit_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Put a digest before the chairs."""

    def submit(session: Session) -> str:
        service.submit_digest(session, current_actor(), digest_id, at=utc_now())
        return _("The digest is in review. The chairs are told.")

    return do_on_digest(slug, digest_id, submit)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/return")
@signed_in
def return_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Return a digest to those who edit it."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")

    def give_back(session: Session) -> str:
        service.return_digest(session, current_actor(), digest_id, reason=reason, at=utc_now())
        return _("The digest is returned. Who edits it is told why.")

    return do_on_digest(slug, digest_id, give_back)
