"""The review page: all answers in one table, one signature, one button that says the number."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotFound, PositionChanged, RoundClosed, SubmissionKeyReused
from consult.domain.vocabulary import Attribution
from consult.positions import queries, service
from consult.positions.desk import Desk, Line
from consult.positions.forms import Signature, posted_key
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.positions.submission import Entry, Submission
from consult.presentation.translation import gettext as _


@bp.get("/d/<uuid:delegation_id>/review")
@signed_in
def review(delegation_id: UUID) -> ResponseReturnValue:
    """Show everything that a signature would send."""
    actor = current_actor()
    found = signers_desk(actor, delegation_id)
    return _page(found, Signature(name=actor.name, is_given=False), key=uuid4().hex)


@bp.post("/d/<uuid:delegation_id>/review")
@signed_in
def sign(delegation_id: UUID) -> ResponseReturnValue:
    """Submit what was shown, all of it or nothing; the same form sent again leads to the same receipt."""
    actor, key = current_actor(), posted_key(request.form)
    shown = request.form.get("content_hash", "")
    signature = Signature(name=request.form.get("name", ""), is_given=bool(request.form.get("sign")))
    found = signers_desk(actor, delegation_id)
    if receipt_url := _receipt_of(delegation_id, key, shown):
        return redirect(receipt_url, 303)
    submission = _submission(found, key, signature)
    if signature.faults():
        return _page(found, signature, key=key, errors=signature.faults()), 422
    if not submission.entries or not found.is_open or submission.content_hash() != shown:
        return _page(found, signature, key=key), RoundClosed.status
    try:
        with transaction() as session:
            receipt = service.submit_positions(session, actor, delegation_id, submission=submission, at=utc_now())
    except (RoundClosed, PositionChanged, SubmissionKeyReused):
        return _page(signers_desk(actor, delegation_id), signature, key=uuid4().hex), 409
    return redirect(
        url_for("positions.receipt", delegation_id=delegation_id, submission_id=receipt["submission_id"]), 303
    )


@bp.post("/d/<uuid:delegation_id>/drafts/<uuid:draft_id>/settle")
@signed_in
def settle_draft(delegation_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """After somebody else submitted: keep what stands, or put the draft on top of it."""
    actor = current_actor()
    version = request.form.get("version", "")
    with transaction() as session:
        if request.form.get("keep") == "theirs":
            service.discard_draft(session, actor, delegation_id, draft_id=draft_id)
            flash(_("Your draft is discarded; what stands stays."))
        elif version.isdecimal() and len(version) < 10:
            service.rebase_draft(session, actor, delegation_id, draft_id=draft_id, version=int(version), at=utc_now())
            flash(_("Your draft will follow the version that stands. Nothing is sent until you sign."))
        else:
            raise NotFound
    return redirect(url_for("positions.review", delegation_id=delegation_id), 303)


def _receipt_of(delegation_id: UUID, key: str, shown: str) -> str | None:
    with reading() as session:
        known = queries.submission_for_key(session, delegation_id, key)
    if known is None or known.content_hash != shown:
        return None
    return url_for("positions.receipt", delegation_id=delegation_id, submission_id=known.id)


def _submission(found: Desk, key: str, signature: Signature) -> Submission:
    entries = tuple(
        Entry(content=line.content, base_version=line.draft.base_version, revision_id=line.revision_id)
        for line in found.drafts
        if line.draft is not None
    )
    round_id = found.round.id if found.round else None
    return Submission(submission_key=key, entries=entries, signature=signature.name.strip(), round_id=round_id)


def _page(
    found: Desk,
    signature: Signature,
    *,
    key: str,
    errors: Sequence[tuple[str, str]] = (),
) -> str:
    overtaken = [line for line in found.drafts if line.is_overtaken]
    if request.method == "POST" and not errors:
        errors = _refusals(found, overtaken)
    return render_template(
        "positions/review.html",
        desk=found,
        signature=signature,
        faults=dict(errors),
        errors=list(errors),
        hidden_values={"submission_key": key, "content_hash": _submission(found, key, signature).content_hash()},
        overtaken=overtaken,
        missing=[line for line in found.lines if not line.is_ready],
        content_of=queries.content_of,
        attribution_words=_attribution_words(found.consultation.attribution),
        illustrative_notice=found.consultation.notice,
    )


def _refusals(found: Desk, overtaken: Sequence[Line]) -> list[tuple[str, str]]:
    """What kept a signature from counting, each with the place on the page where it is settled."""
    if not found.is_open:
        return [("answers", _("The round is closed: nothing can be sent"))]
    if not overtaken:
        return [("answers", _("The drafts changed while you were reading. Nothing was sent; check them, then sign"))]
    return [
        (
            f"c{number}",
            _(
                "%(code)s: version %(version)s was submitted meanwhile. Choose what stands",
                code=line.code,
                version=line.version,
            )
            if line.stands
            else _("%(code)s: the position was withdrawn meanwhile. Choose what stands", code=line.code),
        )
        for number, line in enumerate(overtaken, start=1)
    ]


def _attribution_words(rule: str) -> str:
    return {
        Attribution.ATTRIBUTED: _("The names of delegations are shown in this consultation (attributed)."),
        Attribution.CHATHAM_HOUSE: _("Groups are shown in this consultation, names are not (Chatham House)."),
    }.get(Attribution(rule), _("The chair and the secretariat alone read positions (confidential)."))
