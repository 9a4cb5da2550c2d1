"""The ledger: what an organisation says across consultations, for those who sign for it and for nobody else."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor
from consult.domain.vocabulary import RoundState
from consult.positions import queries
from consult.positions.desk import desk_of
from consult.positions.forms import prefix_of
from consult.positions.ledger import service
from consult.positions.ledger.entries import Entry
from consult.positions.ledger.likeness import Mark
from consult.positions.ledger.queries import comparison_of, ledger_of, may, organisations_of
from consult.positions.pages.blueprint import bp
from consult.presentation.translation import gettext as _

SAID = ("same", "unrelated")


@bp.get("/my/ledger")
@signed_in
def ledgers() -> ResponseReturnValue:
    """The organisations for which the reader signs; with one, its ledger."""
    with reading() as session:
        found = organisations_of(session, current_actor())
    if len(found) == 1:
        return redirect(url_for("positions.ledger", organisation_id=found[0].id), 303)
    return render_template("positions/ledgers.html", organisations=found)


@bp.get("/my/ledger/<uuid:organisation_id>")
@signed_in
def ledger(organisation_id: UUID) -> ResponseReturnValue:
    """Everything that the organisation says, like targets together, contradictions first."""
    return _page(organisation_id)


@bp.post("/my/ledger/<uuid:organisation_id>")
@signed_in
def link_targets(organisation_id: UUID) -> ResponseReturnValue:
    """Link two targets that the organisation takes for the same."""
    typed = [request.form.get(name, "") for name in ("first", "second")]
    try:
        pair = UUID(typed[0]), UUID(typed[1])
    except ValueError:
        place = "second" if typed[0] else "first"
        return _page(organisation_id, chosen=typed, errors=[(place, _("Choose two targets"))]), 422
    try:
        _mark(organisation_id, pair, Mark.SAME)
    except InvalidInput as refused:
        errors = [("second", _("Choose another target than the first"))]
        return _page(organisation_id, chosen=typed, errors=errors), refused.status
    return _to_pair(organisation_id, pair)


@bp.get("/my/ledger/<uuid:organisation_id>/<uuid:first_id>/<uuid:second_id>")
@signed_in
def compare_targets(organisation_id: UUID, first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Both texts side by side, with the way to revise the newer."""
    actor = current_actor()
    with reading() as session:
        found = comparison_of(session, actor, organisation_id, (first_id, second_id))
        revision = _way_to_revise(session, actor, found.newer)
        may_mark = may(session, actor, Action.MARK_LIKE_TARGETS, organisation_id)
        name = queries.name_of(session, found.newer.delegation)
    return render_template(
        "positions/ledger_pair.html",
        found=found,
        name=name,
        organisation_id=organisation_id,
        revision=revision,
        may_mark=may_mark,
        content_of=queries.content_of,
    )


@bp.post("/my/ledger/<uuid:organisation_id>/<uuid:first_id>/<uuid:second_id>")
@signed_in
def mark_targets(organisation_id: UUID, first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Say that two targets are the same, or unrelated."""
    said = request.form.get("mark", "")
    if said not in SAID:
        raise NotFound
    _mark(organisation_id, (first_id, second_id), Mark(said))
    return _to_pair(organisation_id, (first_id, second_id))


def _mark(organisation_id: UUID, pair: tuple[UUID, UUID], mark: Mark) -> None:
    with transaction() as session:
        service.mark_like_targets(session, current_actor(), organisation_id, pair=pair, mark=mark, at=utc_now())
    flash(_("Noted, for your organisation alone."))


def _to_pair(organisation_id: UUID, pair: tuple[UUID, UUID]) -> ResponseReturnValue:
    here = url_for("positions.compare_targets", organisation_id=organisation_id, first_id=pair[0], second_id=pair[1])
    return redirect(here, 303)


def _way_to_revise(session: Session, actor: Actor, entry: Entry) -> str | None:
    """The address of the form for this position; None where its round takes none, or the reader does not sign there."""
    office = actor.office_for(entry.delegation.id)
    if entry.round.state != RoundState.OPEN or office is None:
        return None
    desk = desk_of(session, actor, entry.delegation.id)
    if not desk.may_sign or entry.target.code not in {line.code for line in desk.lines}:
        return None
    line = desk.line_with(entry.target.code)
    place = f"{prefix_of(line.revision_id)}-target"
    cluster = desk.part_with(line.code).slug
    return url_for("positions.edit_cluster", delegation_id=entry.delegation.id, cluster=cluster, _anchor=place)


def _page(organisation_id: UUID, *, chosen: Sequence[str] = ("", ""), errors: Sequence[tuple[str, str]] = ()) -> str:
    with reading() as session:
        found = ledger_of(session, current_actor(), organisation_id)
    options = [
        (str(entry.target_id), f"{entry.target.code} {entry.target.title} ({entry.consultation.title})")
        for entry in found.entries
    ]
    return render_template(
        "positions/ledger.html",
        ledger=found,
        options=options,
        chosen=chosen,
        errors=list(errors),
        faults=dict(errors),
    )
