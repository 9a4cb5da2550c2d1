"""Asking which targets in the ledger of one's own organisation are like by their wording."""

from threading import BoundedSemaphore
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.children import ChildFailed
from consult.database import reading, transaction, utc_now
from consult.domain.errors import Busy, NotPermitted
from consult.positions.ledger.queries import ledger_of
from consult.positions.ledger.service import suggest_like_targets
from consult.presentation import number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.texts.like_targets import like_by_wording
from consult.texts.pages.blueprint import bp

one_at_a_time = BoundedSemaphore(1)
"""Comparisons of a process of the web: each may take two gigabytes, and a thread while it lasts."""


@bp.post("/my/ledger/<uuid:organisation_id>/suggestions")
@signed_in
def suggest_targets(organisation_id: UUID) -> ResponseReturnValue:
    """Compare the wordings of what the reader may see; what is near waits for an answer on the ledger."""
    with reading() as session:
        ledger = ledger_of(session, current_actor(), organisation_id)
    if not ledger.may_mark:
        raise NotPermitted(_("Only a focal point says which targets are like."))
    if not one_at_a_time.acquire(blocking=False):
        raise Busy(_("The wordings could not be compared. Try again in a minute."))
    try:
        pairs = like_by_wording(ledger.entries)
    except ChildFailed:
        flash(_("The wordings could not be compared. Try again in a minute."))
    else:
        with transaction() as session:
            count = suggest_like_targets(session, organisation_id, pairs, at=utc_now())
        flash(ngettext("%(count)s new pair to look at.", "%(count)s new pairs to look at.", count, count=number(count)))
    finally:
        one_at_a_time.release()
    return redirect(url_for("positions.ledger", organisation_id=organisation_id), 303)
