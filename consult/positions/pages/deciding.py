"""Deciding: the texts of the bodies side by side, and what the delegation makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import DraftChanged, InvalidInput, NotFound
from consult.positions import offers, queries, service
from consult.positions.desk import Desk, Line
from consult.positions.forms import Answer, fault_words, merged_answer, prefix_of, typed_answer
from consult.positions.models import Offer
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.positions.pages.form import Question, is_reshaping
from consult.positions.service import Seen
from consult.positions.typed_terms import FIELDS, field_of
from consult.presentation.translation import gettext as _

Errors = Sequence[tuple[str, str]]
_TICK = "offer-"


@bp.get("/d/<uuid:delegation_id>/decide/<code>")
@signed_in
def decide(delegation_id: UUID, code: str) -> ResponseReturnValue:
    """Show what each body offered on a target, beside the delegation's own draft."""
    found = signers_desk(current_actor(), delegation_id)
    line = found.line_with(code)
    if not line.bodies:
        raise NotFound
    return _page(found, line)


@bp.post("/d/<uuid:delegation_id>/offers/<uuid:offer_id>/accept")
@signed_in
def accept(delegation_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """Make an offered draft the delegation's own."""
    found = signers_desk(current_actor(), delegation_id)
    line = _line_of(found, offer_id)
    try:
        with transaction() as session:
            service.accept_offer(session, current_actor(), delegation_id, seen=_seen(offer_id), at=utc_now())
    except DraftChanged:
        return _again(delegation_id, line.code)
    flash(_("The draft on %(code)s is now your delegation’s. Nothing is sent until you sign.", code=line.code))
    return _onwards(delegation_id, line.code)


@bp.post("/d/<uuid:delegation_id>/offers/<uuid:offer_id>/reject")
@signed_in
def reject(delegation_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """Refuse an offered draft, with a reason that its body reads."""
    found = signers_desk(current_actor(), delegation_id)
    line, reason = _line_of(found, offer_id), request.form.get("reason", "").replace("\r\n", "\n")
    try:
        with transaction() as session:
            service.reject_offer(
                session, current_actor(), delegation_id, seen=_seen(offer_id), reason=reason, at=utc_now()
            )
    except DraftChanged:
        return _again(delegation_id, line.code)
    except InvalidInput as refused:
        words = _reason_words(refused.fields.get("reason", ""))
        return _page(found, line, errors=[(_reason_id(offer_id), words)], reasons={offer_id: reason}), 422
    flash(_("The draft on %(code)s is rejected; its body reads your reason.", code=line.code))
    return _onwards(delegation_id, line.code)


@bp.post("/d/<uuid:delegation_id>/decide/<code>")
@signed_in
def merge(delegation_id: UUID, code: str) -> ResponseReturnValue:
    """Make a text of one's own out of offered drafts the delegation's draft."""
    found = signers_desk(current_actor(), delegation_id)
    line = found.line_with(code)
    answer = typed_answer(request.form, line.revision_id, found.countries)
    chosen = _chosen()
    if is_reshaping():
        return _page(found, line, answer=answer, chosen=chosen)
    if errors := _merge_errors(found, line, answer, chosen):
        return _page(found, line, answer=answer, chosen=chosen, errors=errors), 422
    seen = Seen(offers=chosen, own=request.form.get("own", ""))
    content = answer.content(line.target.revision.text)
    try:
        with transaction() as session:
            service.merge_offers(session, current_actor(), delegation_id, seen=seen, content=content, at=utc_now())
    except DraftChanged:
        return _again(delegation_id, code, answer=answer)
    flash(_("Your text on %(code)s is now your delegation’s draft. Nothing is sent until you sign.", code=code))
    return _onwards(delegation_id, code)


def _line_of(found: Desk, offer_id: UUID) -> Line:
    """The line on which an offer was made; one that is not offered any more may be gone from the page."""
    for line in found.lines:
        if any(offer.id == offer_id for offer in line.bodies.values()):
            return line
    with reading() as session:
        revision_id = offers.revision_of_offer(session, found.delegation.id, offer_id)
    for line in found.lines:
        if line.revision_id == revision_id:
            return line
    raise NotFound


def _seen(offer_id: UUID) -> Seen:
    return Seen(offers={offer_id: request.form.get("content_hash", "")}, own=request.form.get("own", ""))


def _chosen() -> dict[UUID, str]:
    """The drafts that were ticked, those too that are gone from the page: nothing else is put in their place."""
    ticked = {name.removeprefix(_TICK): seen for name, seen in request.form.items() if name.startswith(_TICK)}
    try:
        return {UUID(offer_id): seen for offer_id, seen in ticked.items()}
    except ValueError:
        raise NotFound from None


def _merge_errors(found: Desk, line: Line, answer: Answer, chosen: Mapping[UUID, str]) -> list[tuple[str, str]]:
    faults = answer.faults(line.target.revision.text, found.delegation.key)
    if not answer.stance:
        faults["stance"] = "stance_missing"
    question = _question(line, answer, {field: fault_words(line.code, fault) for field, fault in faults.items()})
    first = f"{_TICK}{line.undecided[0].id}" if line.undecided else "offers"
    missing = [] if chosen else [(first, _("Tick the drafts that went into your text"))]
    return missing + question.errors


def _question(line: Line, answer: Answer, faults: dict[str, str]) -> Question:
    return Question(line=line, prefix=prefix_of(line.revision_id), answer=answer, faults=faults)


def _reason_id(offer_id: UUID) -> str:
    return f"reason-{offer_id.hex[:8]}"


def _reason_words(fault: str) -> str:
    return {
        "reason_missing": _("Give the reason: the body that drafted it reads it"),
        "too_long": _("Shorten the reason"),
    }.get(fault, _("Remove the invisible control character from the reason"))


def _again(delegation_id: UUID, code: str, *, answer: Answer | None = None) -> ResponseReturnValue:
    found = signers_desk(current_actor(), delegation_id)
    words = _("The drafts changed while you were reading. Nothing was decided; look at them again.")
    return _page(found, found.line_with(code), answer=answer, errors=[("offers", words)]), DraftChanged.status


def _onwards(delegation_id: UUID, code: str) -> ResponseReturnValue:
    found = signers_desk(current_actor(), delegation_id)
    if found.line_with(code).undecided:
        return redirect(url_for("positions.decide", delegation_id=delegation_id, code=code), 303)
    return redirect(url_for("positions.desk", delegation_id=delegation_id), 303)


def _page(
    found: Desk,
    line: Line,
    *,
    answer: Answer | None = None,
    chosen: Mapping[UUID, str] | None = None,
    errors: Errors = (),
    reasons: Mapping[UUID, str] | None = None,
) -> str:
    texts: list[Offer] = [line.bodies[body.id] for body in found.bodies if body.id in line.bodies]
    asked = _question(line, answer or merged_answer(line, texts, found.countries), {})
    terms = (field_of(place, field) for place in range(len(asked.answer.terms)) for field in FIELDS)
    at_field = {asked.id_of(field): field for field in (*Answer.__dataclass_fields__, *terms)}
    faults = {at_field[place]: words for place, words in errors if place in at_field}
    asked = replace(asked, faults=faults, countries=found.countries)
    with reading() as session:
        sent = queries.positions_by_ids(session, [offer.position_id for offer in texts if offer.position_id])
    return render_template(
        "positions/decide.html",
        desk=found,
        line=line,
        asked=asked,
        chosen=chosen or {},
        own_hash=queries.content_of(line.draft).hash() if line.draft else "",
        errors=list(errors),
        reasons=reasons or {},
        reason_id=_reason_id,
        content_of=queries.content_of,
        sent=sent,
        illustrative_notice=found.consultation.notice,
    )
