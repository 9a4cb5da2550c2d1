"""How groups are compared in a consultation: the lines, and who counts equally; set by chair and secretariat."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import delegations_of
from consult.consultations.service import may_change_lines, set_comparison
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput
from consult.domain.lines import BLOC_LINE, GROUP_LINE, REGION_LINE
from consult.domain.permissions import Action, check
from consult.domain.weighting import Weighting
from consult.positions.queries import facts_of
from consult.presentation.translation import gettext as _
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.sealing import labels_of


@bp.get("/c/<slug>/desk/comparison")
@signed_in
def comparison(slug: str) -> ResponseReturnValue:
    """Show how groups are compared; those who may change it get a form."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        return _page(session, consultation, consultation.weighting, consultation.compare)


@bp.post("/c/<slug>/desk/comparison")
@signed_in
def store_comparison(slug: str) -> ResponseReturnValue:
    """Set the lines and who counts equally."""
    weighting, lines = request.form.get("weighting", ""), request.form.getlist("line")
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            check(current_actor(), Action.SET_COMPARISON, facts_of(consultation), at=utc_now())
            if weighting not in list(Weighting):
                raise InvalidInput.of_fields({"weighting": "unknown"})
            compare = lines if "line" in request.form or may_change_lines(session, consultation) else None
            is_changed = set_comparison(
                session, current_actor(), consultation, weighting=Weighting(weighting), compare=compare, at=utc_now()
            )
    except InvalidInput as error:
        with reading() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            return _page(session, consultation, weighting, lines, faults=error.fields), 422
    if is_changed:
        flash(_("It is set. Findings are drawn again; digests keep what they were drafted with."))
    else:
        flash(_("Nothing changed."))
    return redirect(url_for("synthesis.comparison", slug=slug), 303)


def _page(session: Session, consultation: Consultation, weighting: str, lines: list[str], *, faults: Any = None) -> str:
    words = {field: _words(field, fault) for field, fault in (faults or {}).items()}
    return render_template(
        "synthesis/comparison.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        may_set=access.may(consultation, Action.SET_COMPARISON),
        may_change_lines=may_change_lines(session, consultation),
        weighting=weighting,
        weightings=list(Weighting),
        chosen=lines,
        known=_known_lines(session, consultation),
        line_labels=labels_of(consultation, "lines"),
        faults=words,
        errors=[(_FIELDS[field], said) for field, said in words.items()],
    )


def _known_lines(session: Session, consultation: Consultation) -> list[str]:
    """The lines that can be chosen: those in use first, then every set in which some delegation has a place."""
    sets = {bloc_set for found in delegations_of(session, consultation.id) for bloc_set in found.blocs}
    lines = [GROUP_LINE, REGION_LINE, *(f"{BLOC_LINE}{name}" for name in sorted(sets))]
    return list(dict.fromkeys([*consultation.compare, *lines]))


_FIELDS = {"weighting": "weighting", "compare": "line-1"}


def _words(field: str, fault: str) -> str:
    if field == "weighting":
        return _("Choose who counts equally.")
    if fault == "fixed":
        return _("The lines are fixed since the first round opened.")
    return _("Choose at least one line, and only lines of this list.")
