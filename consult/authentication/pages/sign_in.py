"""Signing in: an address, then the link or code that was mailed to it, or a password."""

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accounts.journal import record
from consult.accounts.mailed import mail_link_and_code, use_mailed_code
from consult.accounts.models import Account
from consult.accounts.passwords import is_password
from consult.accounts.throttling import forgive, throttle_key
from consult.accounts.vocabulary import AccountEventKind, Factor
from consult.authentication.actors import current_reader
from consult.authentication.marks import public
from consult.authentication.opening import open_session
from consult.authentication.pages.blueprint import bp
from consult.authentication.pages.confirm import MAILS, after_sign_in
from consult.authentication.proving import HANDLE, Counted, forgive_machine, machine, settings, slow_down
from consult.authentication.single_sign_on import offered_providers
from consult.database import transaction, utc_now
from consult.domain.errors import AccountEnded, TryLater
from consult.languages import choose_language
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email
from consult.presentation.translation import gettext as _

LONGEST_ADDRESS = 254


@bp.get("/sign-in")
@public
def sign_in_help() -> ResponseReturnValue:
    """Ask for the address."""
    return _page()


@bp.post("/sign-in")
@public
def ask_for_mail() -> ResponseReturnValue:
    """Mail a link and a code; the answer is the same whether anybody has the address or not."""
    address, now = _address(), utc_now()
    if (trouble := _trouble_with(address)) is not None:
        return _page(address, [("address", trouble)], 422)
    try:
        slow_down(Counted("mail", address, MAILS, free=5), machine(), at=now)
    except TryLater as wait:
        return _page(address, [("address", wait.detail)], wait.status, wait)
    with transaction() as database:
        session[HANDLE] = mail_link_and_code(database, settings(), address, language=choose_language(), at=now)
    return redirect(url_for("authentication.type_code"), 303)


@bp.get("/sign-in/code")
@public
def type_code() -> ResponseReturnValue:
    """Ask for the code of the mail."""
    return render_template("authentication/code.html")


@bp.post("/sign-in/code")
@public
def sign_in_by_code() -> ResponseReturnValue:
    """Open a session for the person to whom this code was mailed."""
    handle, now = session.get(HANDLE, ""), utc_now()
    try:
        slow_down(machine(), at=now)
    except TryLater as wait:
        return _code_page(wait.detail, wait.status, wait)
    with transaction() as database:
        person_id = use_mailed_code(database, settings(), handle, request.form.get("code", ""), at=now)
        person = database.get(Person, person_id) if person_id else None
        if person is not None:
            forgive_machine(database)
            return _signed_in(database, person, Factor.CODE)
    words = _("This code is not right, was used, or is too old. Type the one of the newest mail, or ask for another.")
    return _code_page(words, 422)


@bp.post("/sign-in/password")
@public
def sign_in_by_password() -> ResponseReturnValue:
    """Open a session for the person with this address and password."""
    address, now = _address(), utc_now()
    if (trouble := _trouble_with(address)) is not None:
        return _page(address, [("address", trouble)], 422)
    try:
        slow_down(Counted("password", address), machine(), at=now)
    except TryLater as wait:
        return _page(address, [("password", wait.detail)], wait.status, wait)
    with transaction() as database:
        person = person_by_email(database, address)
        account = database.get(Account, person.id) if person else None
        # an account without password, an ended one and nobody at all take the same work
        is_open = account is not None and account.ended_at is None
        good = is_password(account.password if account and is_open else None, request.form.get("password", ""))
        if good and person is not None:
            forgive(database, throttle_key(settings().secret_key, "password", address))
            forgive_machine(database)
            return _signed_in(database, person, Factor.PASSWORD)
        if person is not None:
            record(database, person.id, AccountEventKind.SIGN_IN_REFUSED, note=Factor.PASSWORD, at=now)
    words = _("Address and password do not belong together. Check both, or have a link mailed to you.")
    return _page(address, [("password", words)], 422)


def _signed_in(database: Session, person: Person, factor: Factor) -> ResponseReturnValue:
    try:
        open_session(database, person.id, factor, at=utc_now())
    except AccountEnded:
        return _page(status=422)
    flash(_("You are signed in as %(name)s.", name=person.name))
    return redirect(url_for("authentication.arrive"), 303)


@bp.get("/sign-in/arrive")
@public
def arrive() -> ResponseReturnValue:
    """Lead on to where a person goes who has just signed in."""
    opened = current_reader().opened
    if opened is None:
        return redirect(url_for("authentication.sign_in_help"), 303)
    return redirect(after_sign_in(opened.first_factor), 303)


def _address() -> str:
    return request.form.get("address", "").strip().lower()


def _trouble_with(address: str) -> str | None:
    """What is wrong with an address, whoever it belongs to; None when a mail could go there."""
    local, at_sign, host = address.rpartition("@")
    is_clean = (
        address.isprintable() and "\ufffd" not in address and not any(character.isspace() for character in address)
    )
    if not (local and at_sign and "." in host and is_clean) or len(address) > LONGEST_ADDRESS:
        return _("Type your e-mail address, such as name@example.org.")
    return None


def _page(
    address: str = "", errors: list[tuple[str, str]] | None = None, status: int = 200, wait: TryLater | None = None
) -> Response:
    page = render_template(
        "authentication/sign_in_help.html",
        address=address,
        errors=errors or [],
        faults=dict(errors or []),
        providers=offered_providers(),
    )
    return _waiting(make_response(page, status), wait)


def _code_page(words: str, status: int, wait: TryLater | None = None) -> Response:
    page = render_template("authentication/code.html", errors=[("code", words)], faults={"code": words})
    return _waiting(make_response(page, status), wait)


def _waiting(response: Response, wait: TryLater | None) -> Response:
    if wait is not None:
        response.headers["Retry-After"] = str(wait.extra["retry_after"])
    return response
