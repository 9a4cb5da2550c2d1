"""One's own account: where one is signed in, the factors, the language, and what happened."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accounts import sessions
from consult.accounts.journal import journal_of, record
from consult.accounts.models import Account
from consult.accounts.passkeys import passkeys_of
from consult.accounts.passwords import SHORTEST, hash_password
from consult.accounts.recovery_codes import recovery_codes_left
from consult.accounts.vocabulary import AccountEventKind
from consult.authentication.actors import current_reader
from consult.authentication.marks import signed_in
from consult.authentication.opening import close_session
from consult.authentication.pages.blueprint import bp
from consult.authentication.pages.words import event_words, factor_words
from consult.authentication.proving import site
from consult.authentication.sessions import Opened
from consult.database import reading, transaction, utc_now
from consult.domain.errors import FreshFactorNeeded, InvalidInput, NotFound, SignInNeeded
from consult.languages import LANGUAGES, offered_languages
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


def own_session() -> Opened:
    """The session of this request. Raises: SignInNeeded."""
    opened = current_reader().opened
    if opened is None:
        raise SignInNeeded
    return opened


def fresh_session() -> Opened:
    """The session of this request, when a factor was given just now: a change of factors asks for one.

    Raises: SignInNeeded, FreshFactorNeeded.
    """
    reader, opened = current_reader(), own_session()
    if reader.has_second_factor and opened.second_factor is None:
        raise FreshFactorNeeded
    if not reader.actor.is_fresh(utc_now()):
        raise FreshFactorNeeded
    return opened


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """The account on one page."""
    return _page()


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> ResponseReturnValue:
    own, now = own_session(), utc_now()
    with reading() as database:
        found = database.get_one(Account, own.person_id)
        page = render_template(
            "account/account.html",
            person=database.get_one(Person, own.person_id),
            has_password=found.password is not None,
            has_authenticator=found.totp_secret is not None,
            may_add_factor=found.totp_secret is None or site() is not None,
            passkeys=passkeys_of(database, own.person_id),
            codes_left=recovery_codes_left(database, own.person_id),
            sessions=sessions.sessions_of(database, own.person_id, at=now),
            own=own,
            journal=journal_of(database, own.person_id),
            languages=[(code, LANGUAGES[code]) for code in offered_languages()],
            errors=errors or [],
            faults=dict(errors or []),
            event_words=event_words,
            factor_words=factor_words,
            shortest=SHORTEST,
        )
    return page, status


@bp.post("/account/language")
@signed_in
def set_language() -> ResponseReturnValue:
    """Choose the language of pages and mails."""
    language = request.form.get("language", "")
    if language not in offered_languages():
        return _page([("language", _("Choose one of the languages."))], 422)
    with transaction() as database:
        database.get_one(Person, own_session().person_id).language = language
    session.pop("language", None)
    flash(_("Pages and mails come in this language from now on."))
    return redirect(url_for("authentication.account"), 303)


@bp.post("/account/password")
@signed_in
def set_password() -> ResponseReturnValue:
    """Set a password, or remove it when the field is empty and its removal was asked for."""
    own, now = fresh_session(), utc_now()
    password = request.form.get("password", "")
    with transaction() as database:
        found = database.get_one(Account, own.person_id)
        if request.form.get("remove"):
            found.password = None
            record(database, own.person_id, AccountEventKind.PASSWORD_REMOVED, at=now)
        else:
            email = database.get_one(Person, own.person_id).email
            try:
                found.password = hash_password(password, email=email)
            except InvalidInput as refused:
                return _page([("password", password_trouble(refused.fields["password"]))], 422)
            record(database, own.person_id, AccountEventKind.PASSWORD_SET, at=now)
        ended = sessions.end_sessions_of(database, own.person_id, but=own.id_hash)
    flash(_("The password is removed.") if request.form.get("remove") else _("The password is set."))
    if ended:
        flash(_others_ended(ended))
    return redirect(url_for("authentication.account"), 303)


def password_trouble(fault: str) -> str:
    """What to do about a password that is not taken."""
    if fault == "length":
        return _("Take 12 to 200 characters; four unusual words make a good one.")
    if fault == "address":
        return _("Do not make it of your address.")
    return _("Take more different characters.")


@bp.post("/account/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """End one session, or all but this one."""
    own = own_session()
    one = request.form.get("session", "")
    if one == own.id_hash:
        close_session(at=utc_now())
        return redirect(url_for("consultations.list_consultations"), 303)
    with transaction() as database:
        ended = _end(database, own, one)
    flash(_others_ended(ended))
    return redirect(url_for("authentication.account"), 303)


def _end(database: Session, own: Opened, one: str) -> int:
    if not one:
        return sessions.end_sessions_of(database, own.person_id, but=own.id_hash)
    if len(one) != 64 or not one.isalnum() or not sessions.end_session(database, own.person_id, one):
        raise NotFound
    return 1


def _others_ended(count: int) -> str:
    return ngettext("%(count)s other session is over.", "%(count)s other sessions are over.", count, count=count)


def passkey_id(text: str) -> UUID:
    """The identifier of a passkey in a form. Raises: NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
