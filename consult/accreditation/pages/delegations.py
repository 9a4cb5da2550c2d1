"""The delegations of a consultation for its secretariat: how each came in, and ending or restoring its place."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation import queries, service
from consult.accreditation.labels import cap_words
from consult.accreditation.names import skeleton
from consult.accreditation.pages import access
from consult.accreditation.pages.blueprint import bp
from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import DelegationOf, delegation_by_id, delegations_of, facts_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import CapReached, InvalidInput, NotFound
from consult.domain.permissions import Action, decide
from consult.presentation import group_label
from consult.presentation.translation import gettext as _

LISTED = 100
"""Delegations on the page at most; the search finds the others."""


@bp.get("/c/<slug>/desk/delegations")
@signed_in
def list_delegations(slug: str) -> ResponseReturnValue:
    """List the delegations, withdrawn ones too, or those whose name is asked for."""
    asked = request.args.get("q", "").strip()[:200]
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
        found = delegations_of(session, consultation.id, with_withdrawn=True)
        if asked:
            found = [row for row in found if asked.casefold() in row.name.casefold() or _looks_like(asked, row.name)]
        labels = access.own_group_labels(consultation)
        return render_template(
            "accreditation/delegations.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            rows=[(row, group_label(row.group, labels)) for row in found[:LISTED]],
            total=len(found),
            asked=asked,
        )


def _looks_like(asked: str, name: str) -> bool:
    look = skeleton(asked)
    return bool(look) and look in skeleton(name)


@bp.get("/c/<slug>/desk/delegations/<uuid:delegation_id>")
@signed_in
def show_delegation(slug: str, delegation_id: UUID) -> ResponseReturnValue:
    """Show how a delegation was accredited, and ask before that ends."""
    with reading() as session:
        return _page(session, slug, delegation_id)


@bp.post("/c/<slug>/desk/delegations/<uuid:delegation_id>/accreditation")
@signed_in
def change_accreditation(slug: str, delegation_id: UUID) -> ResponseReturnValue:
    """Withdraw or restore an accreditation, as the page said."""
    reason, wanted = request.form.get("reason", "")[:10_000], request.form.get("wanted", "")
    verb = {"withdraw": service.withdraw_accreditation, "restore": service.restore_accreditation}.get(wanted)
    if verb is None:
        raise NotFound
    try:
        with transaction() as session:
            _delegation(session, slug, delegation_id)
            verb(session, current_actor(), delegation_id, reason=reason, at=utc_now())
    except InvalidInput as error:
        with reading() as session:
            return _page(session, slug, delegation_id, access.words_for(error), reason=reason), 422
    except CapReached as reached:
        with reading() as session:
            return _page(session, slug, delegation_id, reason=reason, cap=reached), 409
    words = _("The accreditation is withdrawn.") if wanted == "withdraw" else _("The accreditation is restored.")
    flash(words)
    return redirect(url_for("accreditation.show_delegation", slug=slug, delegation_id=delegation_id), 303)


def _delegation(session: Session, slug: str, delegation_id: UUID) -> tuple[Consultation, DelegationOf]:
    consultation = access.consultation_for(session, slug, Action.OPERATE)
    found = delegation_by_id(session, delegation_id)
    if found is None or found.delegation.consultation_id != consultation.id:
        raise NotFound
    return consultation, found


def _page(
    session: Session,
    slug: str,
    delegation_id: UUID,
    faults: dict[str, str] | None = None,
    *,
    reason: str = "",
    cap: CapReached | None = None,
) -> str:
    consultation, found = _delegation(session, slug, delegation_id)
    labels = access.own_group_labels(consultation)
    facts = facts_of(consultation, delegation_id)
    return render_template(
        "accreditation/delegation.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        found=found,
        group=group_label(found.group, labels),
        application=queries.application_of_delegation(session, delegation_id),
        changes=queries.changes_of(session, delegation_id),
        may_change=decide(current_actor(), Action.WITHDRAW_ACCREDITATION, facts),
        reason=reason,
        trouble=cap_words(cap.extra, labels) if cap else None,
        faults=faults or {},
        errors=list((faults or {}).items()),
    )
