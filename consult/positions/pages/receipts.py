"""Receipts: what a delegation keeps of each submission."""

import json
from datetime import datetime
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.consultations.queries import rounds
from consult.database import reading
from consult.positions import queries
from consult.positions.pages.blueprint import bp


@bp.get("/d/<uuid:delegation_id>/receipts/<uuid:submission_id>")
@signed_in
def receipt(delegation_id: UUID, submission_id: UUID) -> ResponseReturnValue:
    """Show a receipt, and what happens next."""
    with reading() as session:
        _, consultation = queries.own_delegation(session, current_actor(), delegation_id)
        submission = queries.submission_of(session, delegation_id, submission_id)
        round_ = next(row for row in rounds(session, consultation.id) if row.id == submission.round_id)
    return render_template(
        "positions/receipt.html",
        delegation_id=delegation_id,
        consultation=consultation,
        submission=submission,
        receipt=submission.receipt,
        received_at=datetime.fromisoformat(submission.receipt["received_at"]),
        round=round_,
        illustrative_notice=consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/receipts/<uuid:submission_id>.json")
@signed_in
def receipt_file(delegation_id: UUID, submission_id: UUID) -> ResponseReturnValue:
    """The receipt as a file that can be checked against the log."""
    with reading() as session:
        queries.own_delegation(session, current_actor(), delegation_id)
        document = queries.submission_of(session, delegation_id, submission_id).receipt
    body = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    name = f"receipt-{submission_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/json", headers=headers)
