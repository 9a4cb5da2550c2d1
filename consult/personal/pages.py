"""Pages on which a person takes their own data, and an admin erases somebody."""

from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.authentication.sessions import opened
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Facts, decide
from consult.organisations.models import Person
from consult.personal.exporting import ask_for_export, open_export, take_export
from consult.personal.removing import remove_person
from consult.presentation.translation import gettext as _

bp = Blueprint("personal", __name__)


@bp.get("/account/export")
@signed_in
def show_export() -> ResponseReturnValue:
    """Say what an export holds, and offer the one that was asked for in this session."""
    with reading() as database:
        asked = open_export(database, current_actor(), session_hash=_session_hash(), at=utc_now())
    return render_template("personal/export.html", asked=asked)


@bp.post("/account/export")
@signed_in
def ask() -> ResponseReturnValue:
    """Let the person take their data once, within a day, in this session."""
    with transaction() as database:
        ask_for_export(database, current_actor(), session_hash=_session_hash(), at=utc_now())
    flash(_("Your data can be taken now, once, in this browser."))
    return redirect(url_for("personal.show_export"), 303)


@bp.post("/account/export/file")
@signed_in
def take() -> ResponseReturnValue:
    """The person's data as a file, once; a form sends for it, because opening a link must change nothing."""
    with transaction() as database:
        content = take_export(database, current_actor(), session_hash=_session_hash(), at=utc_now())
    headers = {"Content-Disposition": 'attachment; filename="consult-personal-data.zip"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/zip", headers=headers)


@bp.get("/admin/accounts/<uuid:person_id>/erase")
@signed_in
def ask_to_erase(person_id: UUID) -> ResponseReturnValue:
    """Say what erasing does, before it is done."""
    return render_template("personal/erase.html", person=_person_to_erase(person_id))


@bp.post("/admin/accounts/<uuid:person_id>/erase")
@signed_in
def erase(person_id: UUID) -> ResponseReturnValue:
    """Erase somebody."""
    _person_to_erase(person_id)
    settings: Settings = current_app.config["CONSULT"]
    remove_person(current_actor(), person_id, settings=settings)
    words = _(
        "The person is erased. Keep this number, to erase them again after a restore: %(number)s", number=person_id
    )
    flash(words)
    return redirect(url_for("consultations.list_consultations"), 303)


def _person_to_erase(person_id: UUID) -> Person:
    """Raises: NotFound, the same for nobody there and for whoever may not ask."""
    with reading() as database:
        person = database.get(Person, person_id)
    if person is None or not decide(current_actor(), Action.ERASE_PERSON, Facts(person_id=person_id)):
        raise NotFound
    return person


def _session_hash() -> str:
    row = opened(session)
    if row is None:
        raise NotFound
    return row.id_hash
