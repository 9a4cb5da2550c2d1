"""Answering inputs at the chair's desk: target by target, one, some or all that a filter finds."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import rounds
from consult.database import reading, transaction, utc_now
from consult.domain.dispositions import DispositionKind
from consult.domain.errors import InputsChanged, InvalidInput, NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import RoundState, Stance
from consult.events.queries import log_length
from consult.followup import queries, service
from consult.followup.pages.blueprint import bp
from consult.followup.pages.words import KINDS
from consult.followup.queries import Answered, Filter, Input
from consult.presentation import group_label, number
from consult.presentation.labels import STANCES
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.pages import access
from consult.synthesis.sealing import labels_of
from consult.targets.models import Target, TargetRevision
from consult.targets.queries import targets_with_revisions

PAGE_SIZE = 50
Errors = Sequence[tuple[str, str]]
_NOTHING = Answered(inputs=0, answered=0)


@bp.get("/c/<slug>/desk/answers")
@signed_in
def list_targets(slug: str) -> ResponseReturnValue:
    """Show how many inputs on each target have an answer, and whether the consultation can close."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
        return render_template("followup/targets.html", **overview(session, consultation))


def overview(session: Session, consultation: Consultation) -> dict[str, Any]:
    """How far the answers are, for the template."""
    progress = queries.progress_by_target(session, consultation.id)
    rows = [
        {"code": target.code, "title": revision.title, "progress": progress.get(target.id, _NOTHING)}
        for target, revision in targets_with_revisions(session, consultation.id)
    ]
    inputs, answered = (sum(getattr(row["progress"], name) for row in rows) for name in ("inputs", "answered"))
    return {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "rows": rows,
        "whole": Answered(inputs=inputs, answered=answered),
        "rounds_closed": all(found.state == RoundState.CLOSED for found in rounds(session, consultation.id)),
        "may_close": access.may(consultation, Action.CLOSE_CONSULTATION),
    }


@bp.get("/c/<slug>/desk/answers/<code>")
@signed_in
def show_inputs(slug: str, code: str) -> ResponseReturnValue:
    """Show the inputs on a target, with the form that answers them."""
    with reading() as session:
        return _page(session, *_place(session, slug, code))


@bp.post("/c/<slug>/desk/answers/<code>")
@signed_in
def answer(slug: str, code: str) -> ResponseReturnValue:
    """Record an answer to the inputs that were ticked, or to all that the filter found."""
    kind, reason = request.form.get("kind", ""), request.form.get("reason", "").replace("\r\n", "\n")
    with reading() as session:
        consultation, target, revision = _place(session, slug, code)
        typed = {"kind": kind, "reason": reason}
        if kind not in set(DispositionKind):
            return _page(session, consultation, target, revision, typed, [("kind", _("Choose the answer"))]), 422
        chosen = _chosen(target)
    try:
        with transaction() as session:
            consultation, target, revision = _place(session, slug, code)
            count = service.answer_inputs(
                session,
                current_actor(),
                consultation,
                chosen=chosen,
                kind=DispositionKind(kind),
                reason=reason,
                at=utc_now(),
            )
    except (InvalidInput, InputsChanged) as refused:
        with reading() as session:
            return _page(session, *_place(session, slug, code), typed, _errors(refused)), refused.status
    words = ngettext(
        "%(count)s input is answered: %(kind)s.",
        "%(count)s inputs are answered: %(kind)s.",
        count,
        count=number(count),
        kind=KINDS[kind],
    )
    flash(words)
    values: dict[str, Any] = {"slug": slug, "code": code, **_asked_filter()}
    return redirect(url_for("followup.show_inputs", **values), 303)


def _place(session: Session, slug: str, code: str) -> tuple[Consultation, Target, TargetRevision]:
    consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
    for target, revision in targets_with_revisions(session, consultation.id):
        if target.code == code:
            return consultation, target, revision
    raise NotFound


def _chosen(target: Target) -> service.Chosen:
    form = request.form
    try:
        act_id = UUID(form.get("act_id", ""))
        ticked = tuple(UUID(value) for value in form.getlist("input"))
        up_to, expected = int(form.get("up_to", "0")[:15]), int(form.get("expected", "0")[:9])
    except ValueError:
        raise NotFound from None
    if form.get("all") != "1":
        return service.Chosen(act_id=act_id, ticked=ticked)
    return service.Chosen(act_id=act_id, filter=_filter(target), up_to=up_to, expected=expected)


def _asked_filter() -> dict[str, str]:
    """What the address narrows the inputs to, as it stands there."""
    return {name: value for name in ("stance", "group", "open") if (value := request.args.get(name))}


def _filter(target: Target) -> Filter:
    stance = request.args.get("stance") or None
    if stance is not None and stance not in set(Stance):
        raise NotFound
    return Filter(
        target_id=target.id,
        stance=stance,
        group=request.args.get("group") or None,
        open_only=request.args.get("open") == "1",
    )


def _errors(refused: InvalidInput | InputsChanged) -> Errors:
    if isinstance(refused, InputsChanged):
        return [("inputs", _("The inputs changed while you were reading. Nothing was recorded; look at them again."))]
    words = {
        "inputs": _("Tick at least one input, or answer all that are shown"),
        "reason": _("Give the reason: whoever said it reads it")
        if refused.fields.get("reason") == "reason_missing"
        else _("Shorten the reason, and remove invisible control characters"),
    }
    return [(field, words[field]) for field in refused.fields]


def _page(
    session: Session,
    consultation: Consultation,
    target: Target,
    revision: TargetRevision,
    typed: Mapping[str, str] | None = None,
    errors: Errors = (),
) -> str:
    chosen = _filter(target)
    everything = queries.inputs_visible_to(session, current_actor(), consultation, Filter(target_id=target.id))
    found = [entry for entry in everything if _matches(entry, chosen)]
    page, pages = access.asked_number("page") or 1, max(1, -(-len(found) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    labels = labels_of(consultation, "stakeholder_group")
    groups = sorted({entry.group for entry in everything})
    return render_template(
        "followup/inputs.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        target=target,
        revision=revision,
        found=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        count=len(found),
        whole=len(everything),
        page=page,
        pages=pages,
        asked=_asked_filter(),
        stances=[(stance.value, str(STANCES[stance])) for stance in Stance],
        groups=[(group, group_label(group, labels)) for group in groups],
        group_labels=labels,
        kinds=[(kind, str(words)) for kind, words in KINDS.items()],
        words=KINDS,
        typed=typed or {"kind": "", "reason": ""},
        errors=list(errors),
        ticked=set(request.form.getlist("input")),
        # a refused form is asked anew: its key may have been used
        act_id=str(uuid4()),
        up_to=log_length(session, consultation.id),
        may_answer=access.may(consultation, Action.ANSWER_INPUT),
    )


def _matches(entry: Input, chosen: Filter) -> bool:
    return (
        chosen.stance in (None, entry.position.stance)
        and chosen.group in (None, entry.group)
        and not (chosen.open_only and entry.answer)
    )
