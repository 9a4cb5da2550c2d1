"""How often the reader gets the digests of a consultation."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action
from consult.domain.vocabulary import Frequency
from consult.presentation.translation import gettext as _
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.preferring import choices_of, choose_digests, chosen_by

NONE = "none"
"""What the form sends when somebody wants no digests by mail."""


@bp.get("/c/<slug>/digest-preferences")
@signed_in
def digest_preferences(slug: str) -> ResponseReturnValue:
    """Show how often the reader gets digests, and what else there is."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.CHOOSE_DIGESTS)
        chosen = chosen_by(session, current_actor(), consultation)
        return _page(session, consultation, chosen.value if chosen else NONE)


@bp.post("/c/<slug>/digest-preferences")
@signed_in
def store_digest_preferences(slug: str) -> ResponseReturnValue:
    """Get digests as often as chosen."""
    asked = request.form.get("frequency", "")
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.CHOOSE_DIGESTS)
            if asked != NONE and asked not in list(Frequency):
                raise InvalidInput.of_fields({"frequency": "unknown"})
            frequency = None if asked == NONE else Frequency(asked)
            choose_digests(session, current_actor(), consultation, frequency, at=utc_now())
    except InvalidInput:
        with reading() as session:
            consultation = access.consultation_for(session, slug, Action.CHOOSE_DIGESTS)
            return _page(session, consultation, asked, error=_("Choose one of these.")), 422
    flash(_("Your choice is stored. It holds from the next digest on."))
    return redirect(url_for("synthesis.digest_preferences", slug=slug), 303)


def _page(session: Session, consultation: Consultation, chosen: str, *, error: str | None = None) -> str:
    context: dict[str, Any] = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "choices": choices_of(session, current_actor(), consultation),
        "chosen": chosen,
        "error": error,
        "errors": [("frequency", error)] if error else [],
    }
    return render_template("synthesis/digest_preferences.html", **context)
