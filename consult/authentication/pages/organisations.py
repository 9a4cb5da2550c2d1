"""Signing in through one's organisation: out to its provider, and back with what it says."""

import hmac
from datetime import timedelta

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from consult.accounts.binding import person_behind
from consult.accounts.providers import Provider
from consult.accounts.tokens import issue_token, redeem_token
from consult.accounts.vocabulary import Factor, TokenPurpose
from consult.authentication.marks import public
from consult.authentication.opening import open_session
from consult.authentication.pages.blueprint import bp
from consult.authentication.proving import forgive_machine, machine, settings, slow_down
from consult.authentication.single_sign_on import begin, finish, offered_providers
from consult.database import transaction, utc_now
from consult.domain.errors import AccountEnded, NotFound, SingleSignOnRefused, TokenUnusable
from consult.presentation.translation import gettext as _

BEGUN = "single_sign_on"
"""What the session holds while the browser is at the provider."""
TIME_TO_RETURN = timedelta(minutes=10)


@bp.get("/sign-in/organisation/<key>")
@public
def begin_single_sign_on(key: str) -> ResponseReturnValue:
    """Send the browser to the provider."""
    provider, now = _provider(key), utc_now()
    slow_down(machine(), at=now)
    with transaction() as database:
        # a row, so that the answer counts once even where an old cookie is played back
        state = issue_token(database, TokenPurpose.SINGLE_SIGN_ON, subject=key, lifetime=TIME_TO_RETURN, at=now)
    begun = begin(provider, _back(key), state=state)
    session[BEGUN] = {"key": key, "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
    return redirect(begun.address, 303)


@bp.get("/sign-in/organisation/<key>/back")
@public
def end_single_sign_on(key: str) -> ResponseReturnValue:
    """Take what the provider says, which counts for the browser that was sent there, and once.

    The standard has providers come back by GET; without the session's own state, nobody is signed in.
    """
    provider, now, begun = _provider(key), utc_now(), session.pop(BEGUN, {})
    state = request.args.get("state", "").encode("utf-8", "replace")
    if begun.get("key") != key or not hmac.compare_digest(state, str(begun["state"]).encode()):
        raise SingleSignOnRefused
    try:
        with transaction() as database:
            redeem_token(database, TokenPurpose.SINGLE_SIGN_ON, str(begun["state"]), at=now)
        code = request.args.get("code", "")[:4000]
        vouched = finish(provider, _back(key), code=code, nonce=begun["nonce"], verifier=begun["verifier"], at=now)
        with transaction() as database:
            person_id = person_behind(database, vouched.issuer, vouched.subject, address=vouched.address, at=now)
            open_session(database, person_id, Factor.SINGLE_SIGN_ON, at=now)
            forgive_machine(database)
    except (AccountEnded, TokenUnusable):
        raise SingleSignOnRefused from None
    flash(_("You are signed in through %(name)s.", name=provider.name))
    return redirect(url_for("authentication.arrive"), 303)


def _provider(key: str) -> Provider:
    found = next((provider for provider in offered_providers() if provider.key == key), None)
    if found is None:
        raise NotFound
    return found


def _back(key: str) -> str:
    return settings().base_url + url_for("authentication.end_single_sign_on", key=key)
