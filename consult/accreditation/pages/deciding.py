"""The page of one application, and the verdicts on it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation import queries, service
from consult.accreditation.form import countries
from consult.accreditation.labels import REGIONS, STATES, STEPS, SUB_KINDS, cap_words
from consult.accreditation.models import Application
from consult.accreditation.pages import access
from consult.accreditation.pages.blueprint import bp
from consult.accreditation.parties import flags_of, parties_at, tie_of
from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ApplicationChanged, CapReached, ConsultError, InvalidInput, MoveNotAllowed
from consult.domain.permissions import Action
from consult.domain.vocabulary import ApplicationState, StepKind
from consult.languages import reader_language
from consult.organisations.models import Organisation
from consult.organisations.queries import person_by_id
from consult.presentation import group_label
from consult.presentation.translation import gettext as _

SHOWN_TO_APPLICANTS = frozenset(
    {
        StepKind.STARTED,
        StepKind.RECEIVED,
        StepKind.RETURNED,
        StepKind.REFUSED,
        StepKind.ACCREDITED,
        StepKind.WITHDRAWN,
    }
)
"""Single approvals and who gave them stay among the assessors."""


@bp.post("/c/<slug>/applications/<uuid:application_id>/verdict")
@signed_in
def give_verdict(slug: str, application_id: UUID) -> ResponseReturnValue:
    """Approve, send back or refuse the version that the page showed."""
    typed = {name: request.form.get(name, "")[:10_000] for name in ("verdict", "reason", "note")}
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.APPLY)
            verdict = StepKind(typed["verdict"]) if typed["verdict"] in service.VERDICTS else StepKind.WITHDRAWN
            found = service.assess(
                session,
                current_actor(),
                consultation,
                application_id,
                verdict,
                version=access.posted_version(),
                reason=typed["reason"],
                note=typed["note"],
                at=utc_now(),
            )
            state = found.state
    except (InvalidInput, ApplicationChanged, CapReached, MoveNotAllowed) as refused:
        return _again(slug, application_id, refused, typed)
    flash(_verdict_words(state))
    return redirect(url_for("accreditation.queue", slug=slug), 303)


def _verdict_words(state: str) -> str:
    if state == ApplicationState.ACCREDITED:
        return _("The organisation is accredited: two people approved it.")
    if state == ApplicationState.RECEIVED:
        return _("Your approval is recorded. A second person must approve too.")
    if state == ApplicationState.RETURNED:
        return _("The application is sent back, and the applicant is told the reason.")
    return _("The application is decided, and the applicant is told the reason.")


@bp.post("/c/<slug>/applications/<uuid:application_id>/place")
@signed_in
def place_application(slug: str, application_id: UUID) -> ResponseReturnValue:
    """Say which organisation the applicant is, or belongs to."""
    kind, chosen = request.form.get("kind", ""), request.form.get("place", "")
    try:
        place = UUID(chosen) if chosen and kind in ("same", "part") else None
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.APPLY)
            service.place_application(
                session,
                current_actor(),
                consultation,
                application_id,
                organisation_id=place if kind == "same" else None,
                parent_id=place if kind == "part" else None,
                version=access.posted_version(),
                at=utc_now(),
            )
    except ValueError:
        return _again(slug, application_id, InvalidInput.of_fields({"place": "unknown"}), {})
    except (InvalidInput, ApplicationChanged) as refused:
        return _again(slug, application_id, refused, {})
    flash(_("It is recorded where the applicant belongs. Verdicts given before do not cover it."))
    return redirect(url_for("accreditation.show_application", slug=slug, application_id=application_id), 303)


def _again(slug: str, application_id: UUID, refused: ConsultError, typed: Mapping[str, str]) -> ResponseReturnValue:
    """The page as it is now, with why nothing was stored."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
        found = queries.application_for(session, current_actor(), consultation, application_id)
        faults = access.words_for(refused) if isinstance(refused, InvalidInput) else {}
        trouble = None if faults else _trouble(refused, consultation)
        return application_page(session, consultation, found, faults, trouble, typed), refused.status


def _trouble(refused: ConsultError, consultation: Consultation) -> str:
    if isinstance(refused, CapReached):
        return cap_words(refused.extra, access.own_group_labels(consultation))
    if isinstance(refused, ApplicationChanged):
        return _("The application changed since you last saw it; nothing was stored. Read it again and decide.")
    if isinstance(refused, MoveNotAllowed):
        return _("This organisation has, or had, a delegation here already: nothing was stored.")
    return refused.detail


def application_page(
    session: Session,
    consultation: Consultation,
    found: Application,
    faults: Mapping[str, str] | None = None,
    trouble: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """The page of an application for whoever reads it; the caller has checked that they may."""
    is_own = found.person_id == current_actor().person_id
    context: dict[str, Any] = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "application": found,
        "state": str(STATES[found.state]),
        "details": _details(session, consultation, found),
        "credential": queries.credential_of(session, found.id),
        "step_words": {kind: str(words) for kind, words in STEPS.items()},
        "faults": faults or {},
        "errors": list((faults or {}).items()),
        "trouble": trouble,
        "typed": typed or {},
    }
    steps = queries.steps_of(session, [found.id])[found.id]
    if is_own:
        context["steps"] = [step for step in steps if step.step.kind in SHOWN_TO_APPLICANTS]
        return render_template("accreditation/own_application.html", **context)
    return render_template(
        "accreditation/application.html", **context, **_for_assessors(session, consultation, found, steps)
    )


def _for_assessors(
    session: Session, consultation: Consultation, found: Application, steps: list[queries.Step]
) -> dict[str, Any]:
    actor = current_actor()
    flags = flags_of(session, consultation, [found])[found.id]
    parties = parties_at(session, consultation.id)
    present = [step for step in steps if step.step.version == found.version]
    applicant = person_by_id(session, found.person_id)
    return {
        "steps": steps,
        "flags": flags,
        "cap_words": cap_words(flags.cap, access.own_group_labels(consultation)) if flags.cap else None,
        "tie": tie_of(session, actor, found),
        "approved_by": [step.name for step in present if step.step.kind == StepKind.APPROVED],
        "has_decided": any(
            step.step.person_id == actor.person_id and step.step.kind in service.VERDICTS for step in present
        ),
        "needed": service.APPROVALS_NEEDED,
        "applicant": applicant,
        "is_open": found.state == ApplicationState.RECEIVED,
        "parties": [(str(party.id), party.name) for party in parties],
        "place": str(found.organisation_id or found.parent_id or ""),
        "place_kind": "same" if found.organisation_id else "part" if found.parent_id else "none",
    }


def _details(session: Session, consultation: Consultation, found: Application) -> list[tuple[str, str]]:
    labels = access.own_group_labels(consultation)
    known = found.organisation_id or found.parent_id
    organisation = session.get(Organisation, known) if known else None
    pairs = [
        (_("Organisation"), found.organisation_name),
        (_("Group"), group_label(found.stakeholder_group, labels) if found.stakeholder_group else ""),
        (_("Kind"), str(SUB_KINDS[found.sub_kind]) if found.sub_kind else ""),
        (_("Country"), countries(reader_language()).get(found.country or "", "")),
        (_("Region"), str(REGIONS[found.region]) if found.region else ""),
        (_("Part of"), found.part_of),
        (
            _("Known here as") if found.organisation_id else _("Member body of"),
            organisation.name if organisation else "",
        ),
        (_("Mandate"), found.mandate),
        (_("Declared interest"), found.declared_interest),
    ]
    return [(what, value) for what, value in pairs if value]
