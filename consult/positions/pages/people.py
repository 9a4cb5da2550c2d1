"""People of the delegation: who signs, who drafts for which body, and who was asked to."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.consultations import service
from consult.consultations.models import Appointment
from consult.consultations.rosters import Roster, roster_of
from consult.consultations.service import Newcomer
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed
from consult.domain.permissions import Action, check
from consult.domain.vocabulary import Role
from consult.positions.pages.blueprint import bp
from consult.positions.queries import facts_of
from consult.presentation.translation import gettext as _

_FIELDS = ("name", "email", "role", "body", "new_body")


@bp.get("/d/<uuid:delegation_id>/people")
@signed_in
def people(delegation_id: UUID) -> ResponseReturnValue:
    """List the people of a delegation; who may appoint finds the form for it."""
    return _page(_roster(delegation_id))


@bp.post("/d/<uuid:delegation_id>/people")
@signed_in
def add_person(delegation_id: UUID) -> ResponseReturnValue:
    """Appoint a deputy or contributor, or invite somebody who has no account."""
    actor, at = current_actor(), utc_now()
    typed = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        with transaction() as session:
            taken = service.add_to_delegation(session, actor, delegation_id, _newcomer(typed), at=at)
    except InvalidInput as refused:
        errors = [(field, _words(field, fault)) for field, fault in refused.fields.items()]
        return _page(_roster(delegation_id), typed=typed, errors=errors), refused.status
    if isinstance(taken, Appointment):
        flash(_("%(name)s can work for your delegation from now on.", name=typed["name"].strip()))
    else:
        flash(_("A letter with a link went to %(email)s. The office begins when it is accepted.", email=taken.email))
    return redirect(url_for("positions.people", delegation_id=delegation_id), 303)


@bp.post("/d/<uuid:delegation_id>/people/<uuid:appointment_id>/end")
@signed_in
def end_office(delegation_id: UUID, appointment_id: UUID) -> ResponseReturnValue:
    """End the office of a deputy or contributor, at once."""
    with transaction() as session:
        service.end_in_delegation(session, current_actor(), delegation_id, appointment_id=appointment_id, at=utc_now())
    flash(_("The office has ended: this person sees and does nothing here any more."))
    return redirect(url_for("positions.people", delegation_id=delegation_id), 303)


@bp.post("/d/<uuid:delegation_id>/invitations/<uuid:invitation_id>/take-back")
@signed_in
def take_back_invitation(delegation_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Make an invitation open nothing any more."""
    with transaction() as session:
        service.take_back_invitation(session, current_actor(), delegation_id, invitation_id=invitation_id, at=utc_now())
    flash(_("The invitation is taken back: its link opens nothing any more."))
    return redirect(url_for("positions.people", delegation_id=delegation_id), 303)


@bp.get("/d/<uuid:delegation_id>/succession")
@signed_in
def succession(delegation_id: UUID) -> ResponseReturnValue:
    """Ask who succeeds the focal point, and say what that means."""
    found = _roster(delegation_id)
    words = _("Only the focal point or the secretariat passes this office on.")
    check(current_actor(), Action.SUCCEED, facts_of(found.consultation, delegation_id), at=utc_now(), words=words)
    return _succession_page(found)


@bp.post("/d/<uuid:delegation_id>/succession")
@signed_in
def succeed(delegation_id: UUID) -> ResponseReturnValue:
    """Pass the office of focal point on."""
    typed = {name: request.form.get(name, "") for name in ("name", "email")}
    former = request.form.get("former", "")
    if not request.form.get("sure"):
        errors = [("sure", _("Tick the box: this cannot be undone by you"))]
        return _succession_page(_roster(delegation_id), typed=typed, errors=errors), InvalidInput.status
    try:
        with transaction() as session:
            former_id = UUID(former) if former else None
            service.succeed(session, current_actor(), delegation_id, former_id=former_id, at=utc_now(), **typed)
    except (InvalidInput, ValueError) as refused:
        fields = refused.fields if isinstance(refused, InvalidInput) else {"name": "not_a_name"}
        errors = [(field, _words(field, fault)) for field, fault in fields.items()]
        return _succession_page(_roster(delegation_id), typed=typed, errors=errors), InvalidInput.status
    except MoveNotAllowed as refused:
        errors = [("name", _("The office passed on meanwhile. Look who holds it now before you pass it on."))]
        return _succession_page(_roster(delegation_id), typed=typed, errors=errors), refused.status
    flash(_("%(name)s is the focal point now.", name=typed["name"].strip()))
    if _is_former(former):
        return redirect(url_for("positions.my_work"), 303)
    return redirect(url_for("positions.people", delegation_id=delegation_id), 303)


def _is_former(appointment_id: str) -> bool:
    with reading() as session:
        former = session.get(Appointment, UUID(appointment_id)) if appointment_id else None
        return former is not None and former.person_id == current_actor().person_id


def _roster(delegation_id: UUID) -> Roster:
    with reading() as session:
        return roster_of(session, current_actor(), delegation_id, at=utc_now())


def _newcomer(typed: dict[str, str]) -> Newcomer:
    if typed["role"] not in (Role.DEPUTY, Role.CONTRIBUTOR):
        raise InvalidInput.of_fields({"role": "missing"})
    try:
        body_id = UUID(typed["body"]) if typed["body"] else None
    except ValueError:
        raise InvalidInput.of_fields({"body": "not_yours"}) from None
    new_body = "" if body_id else typed["new_body"]
    return Newcomer(
        name=typed["name"], email=typed["email"], role=Role(typed["role"]), body_id=body_id, new_body=new_body
    )


def _words(field: str, fault: str) -> str:
    return {
        "name": _("Type the person’s name, in plain letters"),
        "email": _("Type one e-mail address, such as name@example.org"),
        "role": _("Choose what the person does"),
        "body": _("Choose for which ministry or office this person drafts, or name a new one"),
        "new_body": _("Type the name of the ministry or office in plain letters"),
        "holds_an_office": _("This person holds an office in your delegation already; end it first"),
        "same_person": _("This person is the focal point already; name a successor"),
    }[fault if fault in {"holds_an_office", "same_person"} else field]


def _page(found: Roster, *, typed: dict[str, str] | None = None, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "positions/people.html",
        body_options=[(str(body.id), body.name) for body in found.bodies],
        roster=found,
        typed=typed or dict.fromkeys(_FIELDS, ""),
        errors=errors or [],
        faults=dict(errors or []),
        illustrative_notice=found.consultation.notice,
    )


def _succession_page(
    found: Roster, *, typed: dict[str, str] | None = None, errors: list[tuple[str, str]] | None = None
) -> str:
    return render_template(
        "positions/succession.html",
        roster=found,
        typed=typed or {"name": "", "email": ""},
        errors=errors or [],
        faults=dict(errors or []),
        illustrative_notice=found.consultation.notice,
    )
