"""Taking a position back, after a page that says what that means."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import transaction, utc_now
from consult.domain.errors import NotFound, PositionChanged, RoundClosed
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.positions import queries, service
from consult.positions.desk import Desk, Line
from consult.positions.forms import posted_key
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.positions.submission import Entry, Submission
from consult.presentation.translation import gettext as _


@bp.get("/d/<uuid:delegation_id>/withdraw/<code>")
@signed_in
def confirm_withdrawal(delegation_id: UUID, code: str) -> ResponseReturnValue:
    """Ask before a position is withdrawn."""
    found, line = _standing_line(current_actor(), delegation_id, code)
    return _page(found, line, uuid4().hex)


@bp.post("/d/<uuid:delegation_id>/withdraw/<code>")
@signed_in
def withdraw(delegation_id: UUID, code: str) -> ResponseReturnValue:
    """Withdraw the position; the same form sent again leads to the same receipt."""
    actor, key = current_actor(), posted_key(request.form)
    base = request.form.get("base_version", "")
    if not (base.isdecimal() and len(base) < 10):
        raise NotFound
    found, line = _standing_line(actor, delegation_id, code, may_be_gone=True)
    entry = Entry(content=PositionContent(), base_version=int(base), revision_id=line.revision_id)
    submission = Submission(submission_key=key, entries=(entry,), round_id=found.round.id if found.round else None)
    try:
        with transaction() as session:
            receipt = service.submit_positions(session, actor, delegation_id, submission=submission, at=utc_now())
    except (PositionChanged, RoundClosed) as refused:
        found, line = _standing_line(actor, delegation_id, code, may_be_gone=True)
        return _page(found, line, uuid4().hex, errors=[("stands", _refusal(found))]), refused.status
    return redirect(
        url_for("positions.receipt", delegation_id=delegation_id, submission_id=receipt["submission_id"]), 303
    )


def _standing_line(actor: Actor, delegation_id: UUID, code: str, *, may_be_gone: bool = False) -> tuple[Desk, Line]:
    found = signers_desk(actor, delegation_id)
    lines = [line for line in found.lines if line.code == code and (line.stands or may_be_gone)]
    if not lines:
        raise NotFound
    return found, lines[0]


def _refusal(found: Desk) -> str:
    if not found.is_open:
        return _("The round is closed: nothing can be sent")
    return _("The position changed while you were reading. Nothing was withdrawn; look at what stands now")


def _page(found: Desk, line: Line, key: str, *, errors: Sequence[tuple[str, str]] = ()) -> str:
    return render_template(
        "positions/withdraw.html",
        desk=found,
        line=line,
        content_of=queries.content_of,
        hidden_values={"submission_key": key, "base_version": line.version},
        errors=list(errors),
        illustrative_notice=found.consultation.notice,
    )
