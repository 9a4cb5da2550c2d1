"""Bloc statements: what is open for association, one's own, and how one's delegation stands to each."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, public, signed_in
from consult.consultations.queries import consultation_by_slug
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    AssociationChanged,
    AssociationsOverlap,
    ConsultError,
    InvalidInput,
    MoveNotAllowed,
    NotFound,
    RoundClosed,
    StatementWithdrawn,
)
from consult.domain.vocabulary import AssociationKind
from consult.positions import queries
from consult.positions.associations import service
from consult.positions.associations.views import StatementView, statement_for, statements_for
from consult.positions.desk import Desk, desk_of
from consult.positions.forms import chosen_ids, posted_key
from consult.positions.pages.blueprint import bp
from consult.positions.service.signing import LONGEST_TITLE
from consult.presentation import join_list
from consult.presentation.translation import gettext as _

_TOO_LATE = (AssociationChanged, RoundClosed, StatementWithdrawn)


@bp.get("/c/<slug>/statements")
@public
def list_statements(slug: str) -> ResponseReturnValue:
    """The statements of the present round, for whoever may read them."""
    with reading() as session:
        if (consultation := consultation_by_slug(session, slug)) is None:
            raise NotFound
        found = statements_for(session, current_actor(), consultation)
    return render_template(
        "positions/statements.html",
        consultation=consultation,
        statements=found,
        desk=None,
        illustrative_notice=consultation.notice,
    )


@bp.get("/c/<slug>/statements/<uuid:statement_id>")
@public
def show_statement(slug: str, statement_id: UUID) -> ResponseReturnValue:
    """One statement, for whoever may read it."""
    with reading() as session:
        if (consultation := consultation_by_slug(session, slug)) is None:
            raise NotFound
        found = statement_for(session, current_actor(), consultation, statement_id)
    return render_template(
        "positions/statement.html",
        consultation=consultation,
        found=found,
        desk=None,
        illustrative_notice=consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/statements")
@signed_in
def statements(delegation_id: UUID) -> ResponseReturnValue:
    """The statements that the delegation may join, and its own."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
        open_ones = statements_for(session, current_actor(), found.consultation)
    return render_template(
        "positions/statements.html",
        consultation=found.consultation,
        statements=open_ones,
        desk=found,
        illustrative_notice=found.consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/statements/new")
@signed_in
def new_statement(delegation_id: UUID) -> ResponseReturnValue:
    """Ask which positions to open for others."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
    return _declaration(found, title="", chosen={line.revision_id for line in found.lines if line.stands})


@bp.post("/d/<uuid:delegation_id>/statements/new")
@signed_in
def declare_statement(delegation_id: UUID) -> ResponseReturnValue:
    """Open the chosen positions for others."""
    actor, title = current_actor(), request.form.get("title", "")
    with reading() as session:
        found = desk_of(session, actor, delegation_id)
    chosen = chosen_ids(request.form.getlist("targets"), [line.revision_id for line in found.lines])
    declaration = service.Declaration(title=title, revision_ids=frozenset(chosen))
    try:
        with transaction() as session:
            row = service.declare_statement(session, actor, delegation_id, declaration=declaration, at=utc_now())
    except InvalidInput as refused:
        return _declaration(found, title=title, chosen=chosen, errors=_words(refused)), refused.status
    except (MoveNotAllowed, RoundClosed) as refused:
        return _declaration(found, title=title, chosen=chosen, refusal=refused), refused.status
    flash(_("Your statement is open: other delegations can join it."))
    return redirect(url_for("positions.statement", delegation_id=delegation_id, statement_id=row.id), 303)


def _words(refused: InvalidInput) -> list[tuple[str, str]]:
    words = []
    if "title" in refused.fields:
        words.append(("title", _("Give the statement a name in plain letters, at most %(most)s", most=LONGEST_TITLE)))
    if rest := [code for code in refused.fields if code != "title"]:
        missing = rest == ["targets"]
        words.append(
            (
                "targets",
                _("Choose at least one target")
                if missing
                else _("Take a position on %(codes)s first, or leave it out", codes=join_list(rest)),
            )
        )
    return words


def _declaration(
    found: Desk,
    *,
    title: str,
    chosen: set[UUID],
    errors: Sequence[tuple[str, str]] = (),
    refusal: ConsultError | None = None,
) -> str:
    return render_template(
        "positions/declare.html",
        desk=found,
        title=title,
        chosen=chosen,
        errors=list(errors),
        faults=dict(errors),
        refusal=refusal,
        lines=[line for line in found.lines if line.stands],
        illustrative_notice=found.consultation.notice,
    )


@bp.get("/d/<uuid:delegation_id>/statements/<uuid:statement_id>")
@signed_in
def statement(delegation_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """A statement as the delegation meets it: what it says, and how to join it or not."""
    return _page(delegation_id, statement_id)


@bp.post("/d/<uuid:delegation_id>/statements/<uuid:statement_id>")
@signed_in
def associate(delegation_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Join, dissociate or leave; the same form sent again changes nothing more."""
    actor, form = current_actor(), request.form
    found, kind = _view(delegation_id, statement_id)[1], form.get("kind", "")
    base = form.get("base_version", "")
    if kind not in set(AssociationKind) or not (base.isdecimal() and len(base) < 10):
        raise NotFound
    covered = [line.revision_id for line in found.lines]
    wanted = chosen_ids(form.getlist("targets"), covered)
    act = service.Act(
        kind=AssociationKind(kind),
        key=posted_key(form),
        base_version=int(base),
        left_out=frozenset(covered) - wanted if kind == AssociationKind.JOINED else frozenset(),
        reason=form.get("reason", "").replace("\r\n", "\n"),
    )
    try:
        with transaction() as session:
            service.associate(session, actor, delegation_id, statement_id=statement_id, act=act, at=utc_now())
    except (InvalidInput, AssociationsOverlap) as refused:
        errors = _act_words(act, refused)
        return _page(delegation_id, statement_id, wanted=wanted, errors=errors, reason=act.reason), refused.status
    except _TOO_LATE as refused:
        return _page(delegation_id, statement_id, refusal=refused), refused.status
    flash(_said(act.kind))
    return redirect(url_for("positions.statement", delegation_id=delegation_id, statement_id=statement_id), 303)


def _said(kind: AssociationKind) -> str:
    return {
        AssociationKind.JOINED: _("Your delegation has joined this statement."),
        AssociationKind.DISSOCIATED: _("It is on record that this statement does not speak for your delegation."),
        AssociationKind.LEFT: _("Your delegation stands apart from this statement again."),
    }[kind]


def _act_words(act: service.Act, refused: ConsultError) -> list[tuple[str, str]]:
    if isinstance(refused, AssociationsOverlap):
        words = _(
            "Leave out %(codes)s, or leave “%(title)s” first: your delegation is associated with it there",
            codes=join_list(sorted(refused.fields)),
            title=next(iter(refused.fields.values())),
        )
        return [("targets", words)]
    if "reason" in refused.fields:
        return [("reason", _("Shorten the reason, and remove characters that cannot be seen"))]
    if act.kind is AssociationKind.JOINED:
        return [("targets", _("Choose at least one target, or do not join"))]
    return [("targets", _("There is nothing to take back"))]


@bp.post("/d/<uuid:delegation_id>/statements/<uuid:statement_id>/withdraw")
@signed_in
def withdraw_statement(delegation_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Withdraw the delegation's own statement; its positions stay."""
    actor = current_actor()
    try:
        with transaction() as session:
            service.withdraw_statement(session, actor, delegation_id, statement_id=statement_id, at=utc_now())
    except RoundClosed as refused:
        return _page(delegation_id, statement_id, refusal=refused), refused.status
    flash(_("Your statement is withdrawn. Your own positions stay."))
    return redirect(url_for("positions.statements", delegation_id=delegation_id), 303)


def _view(delegation_id: UUID, statement_id: UUID) -> tuple[Desk, StatementView]:
    actor = current_actor()
    with reading() as session:
        _, consultation = queries.own_delegation(session, actor, delegation_id)
        found = statement_for(session, actor, consultation, statement_id, own_id=delegation_id)
        return desk_of(session, actor, delegation_id), found


def _page(
    delegation_id: UUID,
    statement_id: UUID,
    *,
    wanted: set[UUID] | None = None,
    errors: Sequence[tuple[str, str]] = (),
    refusal: ConsultError | None = None,
    reason: str = "",
) -> str:
    found_desk, found = _view(delegation_id, statement_id)
    if wanted is None:
        codes = set(found.own.codes) if found.own and found.own.has_joined else None
        wanted = {line.revision_id for line in found.lines if codes is None or line.target.code in codes}
    return render_template(
        "positions/statement.html",
        consultation=found_desk.consultation,
        desk=found_desk,
        found=found,
        is_mine=found.statement.delegation_id == delegation_id,
        wanted=wanted,
        errors=list(errors),
        faults=dict(errors),
        reason=reason,
        refusal=refusal,
        own_stances={line.revision_id: line.standing.stance for line in found_desk.lines if line.standing},
        hidden_values={
            "submission_key": uuid4().hex,
            "base_version": found.own.association.version if found.own else 0,
        },
        illustrative_notice=found_desk.consultation.notice,
    )
