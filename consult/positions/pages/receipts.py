"""Receipts: what a delegation keeps of each submission, and how anybody checks one."""

import json
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from consult import verify_receipt
from consult.authentication import current_actor, public, signed_in
from consult.config import Settings
from consult.consultations.queries import rounds
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, decide
from consult.positions import queries
from consult.positions.issuing import covering_checkpoint, issued_receipt
from consult.positions.on_behalf.queries import entered_on_behalf
from consult.positions.pages.blueprint import bp
from consult.presentation.qr import qr_drawing
from consult.signing import site_key

LONGEST_SIZE = 15
"""Digits of the size of a log that nobody will ever fill."""


def _settings() -> Settings:
    return cast(Settings, current_app.config["CONSULT"])


@bp.get("/d/<uuid:delegation_id>/receipts/<uuid:submission_id>")
@signed_in
def receipt(delegation_id: UUID, submission_id: UUID) -> ResponseReturnValue:
    """Show a receipt, and what happens next."""
    settings = _settings()
    with reading() as session:
        _, consultation = queries.own_delegation(session, current_actor(), delegation_id)
        submission = queries.submission_of(session, delegation_id, submission_id)
        round_ = next(row for row in rounds(session, consultation.id) if row.id == submission.round_id)
        checkpoint = covering_checkpoint(session, submission)
        entered = entered_on_behalf(session, [submission_id]).get(submission_id)
    may_sign = decide(current_actor(), Action.SUBMIT_POSITION, queries.facts_of(consultation, delegation_id))
    content_hash = submission.receipt["content_hash"]
    address = f"{settings.base_url}/d/{delegation_id}/receipts/{submission_id}"
    return render_template(
        "positions/receipt.html",
        delegation_id=delegation_id,
        consultation=consultation,
        submission=submission,
        receipt=submission.receipt,
        entered=entered,
        may_confirm=entered is not None and entered.confirmed_at is None and may_sign,
        received_at=datetime.fromisoformat(submission.receipt["received_at"]),
        round=round_,
        checkpoint=checkpoint,
        public_key=site_key(settings).public,
        qr=qr_drawing(f"{address}#sha256-{content_hash}"),
        illustrative_notice=consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/receipts/<uuid:submission_id>.json")
@signed_in
def receipt_file(delegation_id: UUID, submission_id: UUID) -> ResponseReturnValue:
    """The receipt as a file that can be checked without us; `size` names the checkpoint to prove it against."""
    with reading() as session:
        queries.own_delegation(session, current_actor(), delegation_id)
        submission = queries.submission_of(session, delegation_id, submission_id)
        document = issued_receipt(session, submission, _settings(), size=_asked_size())
    body = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    name = f"receipt-{submission_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, mimetype="application/json", headers=headers)


def _asked_size() -> int | None:
    text = request.args.get("size")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_SIZE):
        raise NotFound
    return int(text)


@bp.get("/verify_receipt.py")
@public
def verifier() -> ResponseReturnValue:
    """The program that checks receipts, one file that needs nothing of ours."""
    body = Path(verify_receipt.__file__).read_text(encoding="utf-8")
    headers = {"Content-Disposition": 'attachment; filename="verify_receipt.py"'}
    return Response(body, mimetype="text/x-python", headers=headers)
