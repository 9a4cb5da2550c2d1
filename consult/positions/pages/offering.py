"""A contributor's way: offer what is ready, take back what is not decided yet."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import DraftChanged, RoundClosed
from consult.positions import service
from consult.positions.desk import desk_of
from consult.positions.pages.blueprint import bp
from consult.presentation import number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


@bp.post("/d/<uuid:delegation_id>/offers")
@signed_in
def offer(delegation_id: UUID) -> ResponseReturnValue:
    """Offer the draft on the target that is named, or all that are ready."""
    actor = current_actor()
    with reading() as session:
        found = desk_of(session, actor, delegation_id)
    if found.round is None:
        raise RoundClosed
    code = request.form.get("code")
    chosen = None if code is None else [found.line_with(code).revision_id]
    with transaction() as session:
        count = service.offer_drafts(
            session, actor, delegation_id, round_id=found.round.id, revision_ids=chosen, at=utc_now()
        )
    words = ngettext("%(count)s draft is offered", "%(count)s drafts are offered", count, count=number(count))
    flash(_("%(drafts)s. Your focal point can read it now and decides.", drafts=words) if count else _nothing_new())
    return redirect(url_for("positions.desk", delegation_id=delegation_id), 303)


def _nothing_new() -> str:
    return _("Nothing new was offered: a draft needs a stance, and one that is offered waits already.")


@bp.post("/d/<uuid:delegation_id>/offers/<uuid:offer_id>/take-back")
@signed_in
def take_back(delegation_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """Take an offered draft back, unless it was decided meanwhile."""
    try:
        with transaction() as session:
            service.take_back_offer(session, current_actor(), delegation_id, offer_id=offer_id, at=utc_now())
    except DraftChanged:
        flash(_("This draft was decided meanwhile; see below what became of it."), "stale")
    else:
        flash(_("The draft is yours alone again."))
    return redirect(url_for("positions.desk", delegation_id=delegation_id), 303)
