"""JSON routes of the positions area."""

from typing import Any, cast
from uuid import UUID

from flask import current_app

from consult.api_blueprint import ApiBlueprint
from consult.authentication import current_actor, signed_in
from consult.config import Settings
from consult.consultations.queries import consultation_by_slug
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotFound
from consult.positions import queries, service
from consult.positions.issuing import issued_receipt, signed_receipt
from consult.positions.schemas import ReceiptOut, SubmissionIn, TargetOut, TargetsQuery, WithdrawalIn
from consult.positions.submission import Receipt, Request
from consult.targets.queries import target_of_revision

blp = ApiBlueprint("positions_api", __name__, url_prefix="/api/v1", description="What delegations say")


@blp.route("/target-revisions/<uuid:revision_id>/position", methods=["PUT"])
@signed_in
@blp.arguments(SubmissionIn)
@blp.response(200, ReceiptOut)
@blp.alt_response(403, "FORBIDDEN")
@blp.alt_response(404, "NOT_FOUND")
@blp.alt_response(409, "CONFLICT")
def submit_position(asked: Request, revision_id: UUID) -> Receipt:
    """Record the delegation's position; repeating the same request gives the same receipt."""
    return _submit(asked, revision_id)


@blp.route("/target-revisions/<uuid:revision_id>/position", methods=["DELETE"])
@signed_in
@blp.arguments(WithdrawalIn)
@blp.response(200, ReceiptOut)
@blp.alt_response(403, "FORBIDDEN")
@blp.alt_response(404, "NOT_FOUND")
@blp.alt_response(409, "CONFLICT")
def withdraw_position(asked: Request, revision_id: UUID) -> Receipt:
    """Withdraw the delegation's position: it counts as not answered; the earlier versions stay on record."""
    return _submit(asked, revision_id)


def _submit(asked: Request, revision_id: UUID) -> Receipt:
    actor = current_actor()
    with transaction() as session:
        if (found := target_of_revision(session, revision_id)) is None:
            raise NotFound
        own = queries.delegation_in(actor, found.target.consultation_id, asked.delegation_id)
        submission = asked.submission.on(revision_id)
        receipt = service.submit_positions(session, actor, own, submission=submission, at=utc_now())
    return signed_receipt(receipt, _settings())


def _settings() -> Settings:
    return cast(Settings, current_app.config["CONSULT"])


@blp.route("/consultations/<slug>/targets")
@signed_in
@blp.arguments(TargetsQuery, location="query")
@blp.response(200, TargetOut(many=True))
@blp.alt_response(403, "FORBIDDEN")
@blp.alt_response(404, "NOT_FOUND")
def list_targets(asked: dict[str, Any], slug: str) -> list[dict[str, Any]]:
    """The targets of a consultation with the version and stance of the delegation one speaks for."""
    actor = current_actor()
    with reading() as session:
        if (consultation := consultation_by_slug(session, slug)) is None:
            raise NotFound
        own = queries.delegation_in(actor, consultation.id, asked.get("delegation_id"))
        return queries.targets_for(session, actor, own)


@blp.route("/delegations/<uuid:delegation_id>/submissions/<uuid:submission_id>")
@signed_in
@blp.response(200, ReceiptOut)
@blp.alt_response(404, "NOT_FOUND")
def show_receipt(delegation_id: UUID, submission_id: UUID) -> Receipt:
    """A receipt as it was given, with the proof of its entries once a checkpoint covers them."""
    with reading() as session:
        queries.own_delegation(session, current_actor(), delegation_id)
        submission = queries.submission_of(session, delegation_id, submission_id)
        return issued_receipt(session, submission, _settings())
