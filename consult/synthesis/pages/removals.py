"""What a delegation sees when its objection was taken out of a digest, and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, InvalidInput, MoveNotAllowed
from consult.domain.permissions import Action, decide
from consult.positions.queries import facts_of, name_of, own_delegation
from consult.positions.taken_out import provide
from consult.presentation.translation import gettext as _
from consult.synthesis import service
from consult.synthesis.models import Digest, RemovalAuthor, StatementRemoval
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.troubles import trouble_of
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Removed:
    """An objection of the delegation that was taken out of a digest; nothing here tells of anybody else's."""

    removal: StatementRemoval
    answer: RemovalAuthor
    round: int
    code: str
    title: str
    is_sent: bool


@bp.get("/d/<uuid:delegation_id>/removals")
@signed_in
def list_removals(delegation_id: UUID) -> ResponseReturnValue:
    """Show the people of a delegation which of its objections were taken out of a digest, and why."""
    return _page(delegation_id)


@bp.post("/d/<uuid:delegation_id>/removals/<uuid:removal_id>")
@signed_in
def answer_removal(delegation_id: UUID, removal_id: UUID) -> ResponseReturnValue:
    """Answer once for the delegation."""
    text = request.form.get("answer", "").replace("\r\n", "\n")
    try:
        with transaction() as session:
            service.answer_removal(session, current_actor(), delegation_id, removal_id, text=text, at=utc_now())
    except (InvalidInput, MoveNotAllowed) as error:
        return _page(delegation_id, error, removal_id)
    flash(_("Your answer is stored. The chairs read it beside their reason."))
    return redirect(url_for("synthesis.list_removals", delegation_id=delegation_id), 303)


def removals_of(session: Session, delegation_id: UUID) -> Sequence[Removed]:
    """The removals that concern a delegation, the last first."""
    query = (
        sa.select(StatementRemoval, RemovalAuthor, Round.number, Target.code, TargetRevision.title, Digest.sending_at)
        .join(RemovalAuthor, RemovalAuthor.removal_id == StatementRemoval.id)
        .join(Digest, Digest.id == StatementRemoval.digest_id)
        .join(Round, Round.id == Digest.round_id)
        .join(TargetRevision, TargetRevision.id == StatementRemoval.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(RemovalAuthor.delegation_id == delegation_id)
        .order_by(StatementRemoval.removed_at.desc())
    )
    return [
        Removed(removal=row[0], answer=row[1], round=row[2], code=row[3], title=row[4], is_sent=row[5] is not None)
        for row in session.execute(query)
    ]


def unanswered_removals(session: Session, delegation_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The codes of the targets on which a delegation can still answer before the digest goes out, by delegation."""
    query = (
        sa.select(RemovalAuthor.delegation_id, Target.code)
        .join(StatementRemoval, StatementRemoval.id == RemovalAuthor.removal_id)
        .join(Digest, Digest.id == StatementRemoval.digest_id)
        .join(TargetRevision, TargetRevision.id == StatementRemoval.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(RemovalAuthor.delegation_id.in_(delegation_ids), RemovalAuthor.answered_at.is_(None))
        .where(StatementRemoval.restored_at.is_(None), Digest.sending_at.is_(None))
        .distinct()
        .order_by(Target.code)
    )
    found: dict[UUID, list[str]] = {}
    for delegation_id, code in session.execute(query):
        found.setdefault(delegation_id, []).append(code)
    return found


@bp.record
def _provide(state: BlueprintSetupState) -> None:
    provide(cast(Flask, state.app), unanswered_removals)


def _page(
    delegation_id: UUID, error: ConsultError | None = None, removal_id: UUID | None = None
) -> ResponseReturnValue:
    with reading() as session:
        delegation, consultation = own_delegation(session, current_actor(), delegation_id)
        fault = error.fields.get("answer") if error else None
        words = {
            "answer_missing": _("Write your answer first."),
            "too_long": _("Shorten your answer to 1,000 characters."),
            "forbidden_character": _("Remove invisible control characters."),
        }
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "delegation": delegation,
            "name": name_of(session, delegation),
            "found": removals_of(session, delegation.id),
            "may_answer": decide(current_actor(), Action.ANSWER_REMOVAL, facts_of(consultation, delegation_id)),
            "wrong_at": removal_id,
            "trouble": trouble_of(error) if error and not fault else None,
            "errors": [(f"answer-{removal_id}", words[fault])] if fault else [],
        }
        return render_template("synthesis/removals.html", **context), error.status if error else 200
