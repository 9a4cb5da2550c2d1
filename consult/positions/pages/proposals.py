"""Joint positions: proposing one's drafts to others, and signing what is proposed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.queries import delegations_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    ConsultError,
    InvalidInput,
    MoveNotAllowed,
    NotFound,
    PositionChanged,
    ProposalChanged,
    RoundClosed,
)
from consult.positions.desk import Desk, desk_of
from consult.positions.forms import Signature, chosen_ids
from consult.positions.joint import service
from consult.positions.joint.proposal import Proposal, contents_of
from consult.positions.joint.queries import Proposed, proposals_of
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.positions.service.signing import LONGEST_TITLE
from consult.presentation.translation import gettext as _

_TOO_LATE = (RoundClosed, MoveNotAllowed, ProposalChanged, PositionChanged)


@bp.get("/d/<uuid:delegation_id>/joint")
@signed_in
def proposals(delegation_id: UUID) -> ResponseReturnValue:
    """The joint positions in which the delegation is asked to sign."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
        rows = proposals_of(session, delegation_id)
    return render_template(
        "positions/proposals.html", desk=found, proposals=rows, illustrative_notice=found.consultation.notice
    )


@bp.get("/d/<uuid:delegation_id>/joint/new")
@signed_in
def new_proposal(delegation_id: UUID) -> ResponseReturnValue:
    """Ask which drafts to propose, to whom."""
    found = signers_desk(current_actor(), delegation_id)
    return _form(found, title="", invited="", chosen={line.revision_id for line in found.drafts})


@bp.post("/d/<uuid:delegation_id>/joint/new")
@signed_in
def propose(delegation_id: UUID) -> ResponseReturnValue:
    """Propose what the chosen drafts say."""
    actor, form = current_actor(), request.form
    found = signers_desk(actor, delegation_id)
    title, names = form.get("title", ""), form.get("invited", "").replace("\r\n", "\n")
    chosen = chosen_ids(form.getlist("targets"), [line.revision_id for line in found.lines])
    with reading() as session:
        invited, unknown = _delegations_called(session, found, names)
    if unknown:
        errors = [("invited", _("No other delegation here is called %(name)s", name=unknown[0]))]
        return _form(found, title=title, invited=names, chosen=chosen, errors=errors), 422
    proposal = _proposal(found, title, chosen)
    try:
        with transaction() as session:
            row = service.propose(session, actor, delegation_id, proposal=proposal, invited=invited, at=utc_now())
    except InvalidInput as refused:
        return _form(found, title=title, invited=names, chosen=chosen, errors=_words(refused)), refused.status
    except RoundClosed as refused:
        return _form(found, title=title, invited=names, chosen=chosen, refusal=refused), refused.status
    flash(_("Proposed. Nothing counts before all have signed; your delegation signs below."))
    return redirect(url_for("positions.proposal", delegation_id=delegation_id, proposal_id=row.id), 303)


def _delegations_called(session: Session, found: Desk, names: str) -> tuple[list[UUID], list[str]]:
    known = {row.name.casefold(): row.id for row in delegations_of(session, found.consultation.id)}
    known.pop(found.name.casefold(), None)
    wanted = [name.strip() for name in names.splitlines() if name.strip()]
    unknown = [name for name in wanted if name.casefold() not in known]
    return list({known[name.casefold()] for name in wanted if name.casefold() in known}), unknown


def _proposal(found: Desk, title: str, chosen: set[UUID]) -> Proposal:
    contents = {line.revision_id: line.content for line in found.lines if line.revision_id in chosen}
    return Proposal(title=title, contents=contents)


def _words(refused: InvalidInput) -> list[tuple[str, str]]:
    words = {
        "title": _("Give the proposal a name in plain letters, at most %(most)s", most=LONGEST_TITLE),
        "invited": _("Name at least one other delegation"),
        "targets": _("Choose at least one target"),
        "name": _("Type your name in plain letters, at most %(most)s", most=LONGEST_TITLE),
    }
    unfinished = _("Finish the drafts first: one of those chosen cannot be submitted as it is")
    return [(field if field in words else "targets", words.get(field, unfinished)) for field in refused.fields]


def _form(
    found: Desk,
    *,
    title: str,
    invited: str,
    chosen: set[UUID],
    errors: Sequence[tuple[str, str]] = (),
    refusal: ConsultError | None = None,
    changes: Proposed | None = None,
) -> str:
    return render_template(
        "positions/propose.html",
        desk=found,
        title=title,
        invited=invited,
        chosen=chosen,
        lines=[line for line in found.lines if line.is_ready],
        errors=list(errors),
        faults=dict(errors),
        refusal=refusal,
        changes=changes,
        illustrative_notice=found.consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/joint/<uuid:proposal_id>")
@signed_in
def proposal(delegation_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """What is proposed, who signed, and one's own signature."""
    return _page(delegation_id, proposal_id, Signature(name=current_actor().name, is_given=False))


@bp.post("/d/<uuid:delegation_id>/joint/<uuid:proposal_id>/sign")
@signed_in
def sign_proposal(delegation_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Sign what was shown; the same form sent again changes nothing more."""
    actor, form = current_actor(), request.form
    signature = Signature(name=form.get("name", ""), is_given=bool(form.get("sign")))
    if faults := signature.faults():
        return _page(delegation_id, proposal_id, signature, errors=faults), 422
    signing = service.Signing(
        content_hash=form.get("content_hash", ""), bases=_posted_bases(form), signature=signature.name
    )
    try:
        with transaction() as session:
            row = service.sign(session, actor, delegation_id, proposal_id=proposal_id, signing=signing, at=utc_now())
    except _TOO_LATE as refused:
        return _page(delegation_id, proposal_id, signature, refusal=refused), refused.status
    if row.state == "submitted":
        flash(_("All have signed: the position counts for each of you."))
    else:
        flash(_("Signed. It counts when the others have signed too."))
    return redirect(url_for("positions.proposal", delegation_id=delegation_id, proposal_id=proposal_id), 303)


def _posted_bases(form: Mapping[str, str]) -> dict[UUID, int]:
    bases = {}
    for name, value in form.items():
        if name.startswith("base-"):
            try:
                bases[UUID(name.removeprefix("base-"))] = int(value) if value.isdecimal() and len(value) < 10 else -1
            except ValueError:
                raise NotFound from None
    return bases


@bp.post("/d/<uuid:delegation_id>/joint/<uuid:proposal_id>/decline")
@signed_in
def decline_proposal(delegation_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Not sign, or take back one's own proposal: it ends for everybody."""
    try:
        with transaction() as session:
            service.decline(session, current_actor(), delegation_id, proposal_id=proposal_id, at=utc_now())
    except MoveNotAllowed as refused:
        signature = Signature(name=current_actor().name, is_given=False)
        return _page(delegation_id, proposal_id, signature, refusal=refused), refused.status
    flash(_("The proposal has ended. Nothing of it counts."))
    return redirect(url_for("positions.proposals", delegation_id=delegation_id), 303)


@bp.get("/d/<uuid:delegation_id>/joint/<uuid:proposal_id>/change")
@signed_in
def edit_proposal(delegation_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Ask which drafts to propose instead."""
    found, changes = _mine(delegation_id, proposal_id)
    chosen = set(contents_of(changes.proposal.entries))
    return _form(found, title=changes.proposal.title, invited="", chosen=chosen, changes=changes)


@bp.post("/d/<uuid:delegation_id>/joint/<uuid:proposal_id>/change")
@signed_in
def change_proposal(delegation_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Propose what the chosen drafts say now; signatures under the former words fall."""
    actor, form = current_actor(), request.form
    found, changes = _mine(delegation_id, proposal_id)
    title, version = form.get("title", ""), form.get("version", "")
    chosen = chosen_ids(form.getlist("targets"), [line.revision_id for line in found.lines])
    try:
        with transaction() as session:
            service.change_proposal(
                session,
                actor,
                delegation_id,
                proposal_id=proposal_id,
                version=int(version) if version.isdecimal() and len(version) < 10 else 0,
                proposal=_proposal(found, title, chosen),
                at=utc_now(),
            )
    except InvalidInput as refused:
        errors = _words(refused)
        return _form(found, title=title, invited="", chosen=chosen, errors=errors, changes=changes), refused.status
    except _TOO_LATE as refused:
        return _form(found, title=title, invited="", chosen=chosen, refusal=refused, changes=changes), refused.status
    flash(_("Changed. Who had signed is asked to sign again."))
    return redirect(url_for("positions.proposal", delegation_id=delegation_id, proposal_id=proposal_id), 303)


def _mine(delegation_id: UUID, proposal_id: UUID) -> tuple[Desk, Proposed]:
    found = signers_desk(current_actor(), delegation_id)
    with reading() as session:
        rows = proposals_of(session, delegation_id, proposal_id=proposal_id)
    if not rows or not rows[0].is_mine:
        raise NotFound
    return found, rows[0]


def _page(
    delegation_id: UUID,
    proposal_id: UUID,
    signature: Signature,
    *,
    errors: Sequence[tuple[str, str]] = (),
    refusal: ConsultError | None = None,
) -> str:
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
        rows = proposals_of(session, delegation_id, proposal_id=proposal_id)
    if not rows:
        raise NotFound
    lines = {line.revision_id: line for line in found.lines}
    said = [(lines.get(revision_id), content) for revision_id, content in contents_of(rows[0].proposal.entries).items()]
    return render_template(
        "positions/proposal.html",
        desk=found,
        found=rows[0],
        said=[(line, content) for line, content in said if line is not None],
        signature=signature,
        errors=list(errors),
        faults=dict(errors),
        refusal=refusal,
        illustrative_notice=found.consultation.notice,
    )
