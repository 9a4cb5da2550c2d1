"""After a succession: stand by what the delegation said, on a page that shows it all."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import PositionsChanged
from consult.positions import queries, service
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.positions.reaffirmation import reaffirmation_of
from consult.presentation import number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


@bp.get("/d/<uuid:delegation_id>/reaffirm")
@signed_in
def ask_to_reaffirm(delegation_id: UUID) -> ResponseReturnValue:
    """Show the positions from before the succession."""
    return _page(delegation_id)


@bp.post("/d/<uuid:delegation_id>/reaffirm")
@signed_in
def reaffirm(delegation_id: UUID) -> ResponseReturnValue:
    """Stand by them, all at once; none changes."""
    actor = current_actor()
    signers_desk(actor, delegation_id)
    seen = request.form.get("seen", "")
    try:
        with transaction() as session:
            count = service.reaffirm_positions(session, actor, delegation_id, seen=seen, at=utc_now())
    except PositionsChanged as refused:
        words = _("The positions changed while you were reading. Nothing was reaffirmed; look at them again.")
        return _page(delegation_id, errors=[("asked", words)]), refused.status
    flash(
        ngettext(
            "Your delegation stands by its %(count)s position.",
            "Your delegation stands by its %(count)s positions.",
            count,
            count=number(count),
        )
    )
    return redirect(url_for("positions.desk", delegation_id=delegation_id), 303)


def _page(delegation_id: UUID, *, errors: list[tuple[str, str]] | None = None) -> str:
    found = signers_desk(current_actor(), delegation_id)
    with reading() as session:
        asked = reaffirmation_of(session, found.delegation)
    wanted = {position.id for position in asked.positions} if asked else set()
    return render_template(
        "positions/reaffirm.html",
        desk=found,
        asked=asked,
        lines=[line for line in found.lines if line.standing and line.standing.id in wanted],
        content_of=queries.content_of,
        errors=errors or [],
        illustrative_notice=found.consultation.notice,
    )
