"""Setting up the second factor: an authenticator app, passkeys, and recovery codes for the day they are lost."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accounts.authenticators import digits_of, new_set_up
from consult.accounts.journal import record
from consult.accounts.models import Account
from consult.accounts.passkeys import MOST, add_key, ask_for_new_key, passkeys_of, remove_key
from consult.accounts.recovery_codes import make_recovery_codes, recovery_codes_left
from consult.accounts.sessions import end_sessions_of, weaken_sessions
from consult.accounts.throttling import forgive, throttle_key
from consult.accounts.vocabulary import AccountEventKind, Factor
from consult.authentication.actors import current_reader
from consult.authentication.marks import signed_in
from consult.authentication.opening import strengthen_session
from consult.authentication.pages.account import fresh_session, passkey_id
from consult.authentication.pages.blueprint import bp
from consult.authentication.proving import Counted, authenticators, settings, site, slow_down
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound, TryLater
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _

SECRET, CHALLENGE = "new_authenticator", "new_passkey"
"""What the session holds while a factor is being set up."""


@bp.get("/account/second-factor")
@signed_in
def second_factor() -> ResponseReturnValue:
    """Show how to set up an app or a passkey."""
    return _page()


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> ResponseReturnValue:
    own = fresh_session()
    with reading() as database:
        person = database.get_one(Person, own.person_id)
        account = database.get_one(Account, own.person_id)
        set_up = None
        if account.totp_secret is None:
            set_up = new_set_up(authenticators(), person.email, secret=session.get(SECRET))
            session[SECRET] = set_up.secret
        here = site()
        question = ask_for_new_key(database, person, here) if here else None
    if question is not None:
        session[CHALLENGE] = question.challenge
    page = render_template(
        "account/second_factor.html",
        set_up=set_up,
        question=question,
        is_waiting=current_reader().is_waiting,
        errors=errors or [],
        faults=dict(errors or []),
    )
    return page, status


@bp.post("/account/authenticator")
@signed_in
def add_authenticator() -> ResponseReturnValue:
    """Keep the secret of an app that has shown that it knows it."""
    own, now = fresh_session(), utc_now()
    try:
        slow_down(Counted("set up", str(own.person_id)), at=now)
    except TryLater as wait:
        return _page([("code", wait.detail)], wait.status)
    secret, code = session.get(SECRET, ""), digits_of(request.form.get("code", ""))
    counter = authenticators().counter_of(code, secret, last_counter=None, at=now) if code and secret else None
    if counter is None:
        return _page([("code", _("This is not the code that the app shows for this key. Type the newest."))], 422)
    with transaction() as database:
        account = database.get_one(Account, own.person_id)
        if account.totp_secret is not None:
            raise NotFound
        account.totp_secret, account.totp_counter = secret, counter
        record(database, own.person_id, AccountEventKind.AUTHENTICATOR_ADDED, at=now)
        forgive(database, throttle_key(settings().secret_key, "set up", str(own.person_id)))
        codes = _now_has_second(database, own.person_id, own.id_hash, Factor.AUTHENTICATOR, at=now)
    session.pop(SECRET, None)
    flash(_("The authenticator app is set up."))
    return _codes_page(codes)


@bp.post("/account/passkeys")
@signed_in
def add_passkey() -> ResponseReturnValue:
    """Keep the public half of a key that a device has made."""
    own, now = fresh_session(), utc_now()
    name = " ".join(request.form.get("name", "").split())[:64] or _("Passkey")
    if not name.isprintable():
        return _page([("passkey-name", _("Type a name without special characters."))], 422)
    challenge, here = session.pop(CHALLENGE, ""), site()
    try:
        with transaction() as database:
            if here is None or len(passkeys_of(database, own.person_id)) >= MOST:
                raise InvalidInput
            answer = request.form.get("answer", "")
            add_key(database, own.person_id, here, answer, challenge=challenge, name=name, at=now)
            record(database, own.person_id, AccountEventKind.PASSKEY_ADDED, note=name, at=now)
            codes = _now_has_second(database, own.person_id, own.id_hash, Factor.PASSKEY, at=now)
    except InvalidInput:
        return _page([("passkey-name", _("No passkey was made. Try again, or set up an authenticator app."))], 422)
    flash(_("The passkey is added."))
    return _codes_page(codes)


def _now_has_second(database: Session, person_id: UUID, own: str, factor: Factor, *, at: datetime) -> list[str]:
    """What follows a new second factor: this session has it, others end, and the first one brings recovery codes."""
    database.flush()
    end_sessions_of(database, person_id, but=own)
    strengthen_session(database, factor, is_second=True, at=at)
    if recovery_codes_left(database, person_id):
        return []
    record(database, person_id, AccountEventKind.RECOVERY_CODES_MADE, at=at)
    return make_recovery_codes(database, person_id)


def _codes_page(codes: list[str]) -> ResponseReturnValue:
    if not codes:
        return redirect(url_for("authentication.account"), 303)
    return render_template("account/recovery_codes.html", codes=codes)


@bp.post("/account/recovery-codes")
@signed_in
def new_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes in place of the earlier ones, and show them this once."""
    own, now = fresh_session(), utc_now()
    if not current_reader().has_second_factor:
        raise NotFound
    with transaction() as database:
        codes = make_recovery_codes(database, own.person_id)
        record(database, own.person_id, AccountEventKind.RECOVERY_CODES_MADE, at=now)
    return _codes_page(codes)


@bp.post("/account/authenticator/remove")
@signed_in
def remove_authenticator() -> ResponseReturnValue:
    """Forget the app, for a person who takes another one."""
    own, now = fresh_session(), utc_now()
    with transaction() as database:
        account = database.get_one(Account, own.person_id)
        if account.totp_secret is None:
            raise NotFound
        account.totp_secret = account.totp_counter = None
        weaken_sessions(database, own.person_id)
        record(database, own.person_id, AccountEventKind.AUTHENTICATOR_REMOVED, at=now)
    flash(_("The authenticator app is removed."))
    return redirect(url_for("authentication.account"), 303)


@bp.post("/account/passkeys/remove")
@signed_in
def remove_passkey() -> ResponseReturnValue:
    """Forget a passkey."""
    own, now = fresh_session(), utc_now()
    with transaction() as database:
        if not remove_key(database, own.person_id, passkey_id(request.form.get("passkey", ""))):
            raise NotFound
        weaken_sessions(database, own.person_id)
        record(database, own.person_id, AccountEventKind.PASSKEY_REMOVED, at=now)
    flash(_("The passkey is removed."))
    return redirect(url_for("authentication.account"), 303)
