"""The queue of those who decide: what waits, oldest first, and the rules of the door."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation import queries, service
from consult.accreditation.form import groups_of
from consult.accreditation.labels import STATES
from consult.accreditation.pages import access
from consult.accreditation.pages.blueprint import bp
from consult.accreditation.parties import flags_of
from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, decide
from consult.domain.vocabulary import StepKind
from consult.presentation import group_label
from consult.presentation.translation import gettext as _


@bp.get("/c/<slug>/desk/accreditation")
@signed_in
def queue(slug: str) -> ResponseReturnValue:
    """Show the applications that wait for verdicts, the invitations without answer, and the caps."""
    with reading() as session:
        return _page(session, access.consultation_to_assess(session, slug))


@bp.post("/c/<slug>/desk/accreditation/rules")
@signed_in
def set_rules(slug: str) -> ResponseReturnValue:
    """Set who may apply and how many may come."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
    given = {group: access.posted_number(f"most-{group}") for group in groups_of(consultation)}
    try:
        with transaction() as session:
            service.set_rules(
                session,
                current_actor(),
                session.get_one(Consultation, consultation.id),
                takes_applications=bool(request.form.get("takes_applications")),
                most_per_organisation=access.posted_number("most_per_organisation") or 0,
                most_per_group={group: most for group, most in given.items() if most is not None},
                at=utc_now(),
            )
    except InvalidInput as error:
        with reading() as session:
            faults = access.words_for(error)
            return _page(session, access.consultation_for(session, slug, Action.OPERATE), faults), 422
    flash(_("The rules are stored. They hold for whoever comes from now on."))
    return redirect(url_for("accreditation.queue", slug=slug, _anchor="rules"), 303)


def _page(session: Session, consultation: Consultation, faults: dict[str, str] | None = None) -> str:
    actor = current_actor()
    waiting = queries.applications_of(session, actor, consultation)
    steps = queries.steps_of(session, [row.id for row in waiting])
    labels = access.own_group_labels(consultation)
    flags = flags_of(session, consultation, waiting)
    rows = [
        {
            "application": row,
            "group": group_label(row.stakeholder_group, labels),
            "flags": flags[row.id],
            "given": [
                step for step in steps[row.id]
                if step.step.version == row.version and step.step.kind == StepKind.APPROVED
            ],
        }
        for row in waiting
    ]  # fmt: skip
    return render_template(
        "accreditation/queue.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        rows=rows,
        me=actor.person_id,
        needed=service.APPROVALS_NEEDED,
        decided=[(row, str(STATES[row.state])) for row in queries.decided_applications(session, actor, consultation)],
        invitations=queries.open_invitations(session, actor, consultation),
        may_invite=decide(actor, Action.INVITE, facts_of(consultation)),
        now=utc_now(),
        **_rules(consultation, labels, faults or {}),
    )


def _rules(consultation: Consultation, labels: Any, faults: dict[str, str]) -> dict[str, Any]:
    """The rules as they are, or as they were typed when they are refused."""
    typed = request.form if faults else None
    caps = [
        (
            f"most-{group}",
            group_label(group, labels),
            typed.get(f"most-{group}", "") if typed else consultation.most_per_group.get(group, ""),
        )
        for group in groups_of(consultation)
    ]
    most = typed.get("most_per_organisation", "") if typed else consultation.most_per_organisation
    takes = bool(typed.get("takes_applications")) if typed else consultation.takes_applications
    return {
        "may_rule": decide(current_actor(), Action.OPERATE, facts_of(consultation)),
        "caps": caps,
        "most_per_organisation": most,
        "takes_applications": takes,
        "faults": faults,
        "errors": list(faults.items()),
    }
