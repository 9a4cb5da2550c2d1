"""Closing a consultation, and taking that back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InputsUnanswered
from consult.domain.permissions import Action
from consult.followup import service
from consult.followup.pages.answering import overview
from consult.followup.pages.blueprint import bp
from consult.presentation import number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.pages import access


@bp.post("/c/<slug>/desk/close")
@signed_in
def close(slug: str) -> ResponseReturnValue:
    """Close the consultation when every input has its answer."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
            service.close(session, current_actor(), consultation, at=utc_now())
    except InputsUnanswered as refused:
        words = ngettext(
            "%(count)s input has no answer yet. Answer it, then close.",
            "%(count)s inputs have no answer yet. Answer them, then close.",
            refused.extra,
            count=number(refused.extra),
        )
        with reading() as session:
            consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
            return render_template(
                "followup/targets.html", errors=[("open", words)], **overview(session, consultation)
            ), refused.status
    flash(_("The consultation is closed. Everybody can read what became of each input."))
    return redirect(url_for("followup.list_targets", slug=slug), 303)


@bp.post("/c/<slug>/desk/reopen")
@signed_in
def reopen(slug: str) -> ResponseReturnValue:
    """Take the end of the consultation back."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
        service.reopen(session, current_actor(), consultation, at=utc_now())
    flash(_("The consultation is open again."))
    return redirect(url_for("followup.list_targets", slug=slug), 303)
