"""Confirming that it is you: asked before an act that binds others, with the act kept until the answer is good."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from consult.accounts.mailed import mail_link_and_code
from consult.accounts.vocabulary import Factor
from consult.authentication.actors import current_reader
from consult.authentication.marks import signed_in
from consult.authentication.pages.blueprint import bp
from consult.authentication.proving import ANSWER, CODE, HANDLE, PASSWORD, Counted, prove, settings, slow_down, ways_of
from consult.database import transaction, utc_now
from consult.domain.errors import NotFound, TryLater
from consult.languages import choose_language
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _

ACT = "confirm-act"
"""Says that an act waits, which is to be sent on as it came, and not just a page to be read."""
OWN_FIELDS = frozenset({CODE, PASSWORD, ANSWER, ACT, "csrf_token"})
MAILS = timedelta(minutes=15)
"""The longest wait between two mails that somebody asks for."""


def local_target(asked: str | None, method: str) -> str:
    """The path to go on to: a page of ours that takes this method, never another site or this one again.

    Raises: NotFound.
    """
    asked = asked or ""
    is_plain = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked
    if not is_plain or any(ord(character) < 33 for character in asked):
        raise NotFound
    path, _mark, query = asked.partition("?")
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method=method)
    except (HTTPException, RequestRedirect):
        raise NotFound from None
    if endpoint.startswith("authentication.confirm"):
        raise NotFound
    return f"{path}?{query}" if query else path


def confirm_page(
    target: str | None = None, *, errors: Sequence[tuple[str, str]] = (), status: int = 403
) -> ResponseReturnValue:
    """Ask for a factor; whatever was typed stands hidden in the form and is sent on afterwards."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    reader = current_reader()
    return (
        render_template(
            "authentication/confirm.html",
            ways=ways_of(reader, at=utc_now()),
            target=target or _own_target(),
            kept=kept,
            acts=_has_act(),
            lost_files=[file.filename for file in request.files.values() if file.filename],
            errors=list(errors),
            is_sign_in=reader.has_second_factor and reader.opened is not None and reader.opened.second_factor is None,
        ),
        status,
    )


def _has_act() -> bool:
    """True when a POST waits: it came here itself, or its fields stand in the form already."""
    came_itself = not (request.endpoint or "").startswith("authentication.confirm")
    return ACT in request.form or (came_itself and request.method == "POST")


def _asked_target() -> str:
    return local_target(request.args.get("next"), "POST" if ACT in request.form else "GET")


def _own_target() -> str:
    return request.full_path if request.query_string else request.path


@bp.get("/account/confirm")
@signed_in
def confirm_first() -> ResponseReturnValue:
    """Ask for a factor with no act waiting."""
    target = local_target(request.args.get("next", url_for("positions.my_work")), "GET")
    return confirm_page(target, status=200)


@bp.post("/account/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Check the factor, and send the waiting act on to where it was going, unchanged."""
    target = _asked_target()
    try:
        factor = prove()
    except TryLater as wait:
        return confirm_page(target, errors=[(_field(), wait.detail)], status=wait.status)
    if factor is None:
        words = _("That was not right, or was used before. Wait for the next code and type that one.")
        return confirm_page(target, errors=[(_field(), words)], status=422)
    # 307 keeps method and body: what was typed arrives as if it had never stopped here
    return redirect(target, 307 if ACT in request.form else 303)


@bp.post("/account/confirm/mail")
@signed_in
def confirm_by_mail() -> ResponseReturnValue:
    """Mail a code to the person, for one who has neither a second factor nor a password."""
    target = _asked_target()
    reader = current_reader()
    if reader.opened is None or reader.has_second_factor:
        raise NotFound
    now = utc_now()
    try:
        slow_down(Counted("mail", str(reader.opened.person_id), MAILS, free=5), at=now)
    except TryLater as wait:
        return confirm_page(target, errors=[(CODE, wait.detail)], status=wait.status)
    with transaction() as database:
        person = database.get_one(Person, reader.opened.person_id)
        session[HANDLE] = mail_link_and_code(database, settings(), person.email, language=choose_language(), at=now)
    return confirm_page(target, status=200)


def _field() -> str:
    ways = ways_of(current_reader(), at=utc_now())
    return CODE if ways.takes_code else PASSWORD


def after_sign_in(factor: Factor) -> str:
    """Where a person goes who has just signed in: to the second factor when one is needed."""
    reader = current_reader()
    if factor is not Factor.DEMO and reader.has_second_factor:
        return url_for("authentication.confirm_first")
    if reader.is_waiting:
        return url_for("authentication.second_factor")
    return url_for("positions.my_work")
