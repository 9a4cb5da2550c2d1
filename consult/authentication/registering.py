"""Attaching sign-in to the application."""

from flask import Flask, current_app, request, session

from consult.accounts.providers import read_providers
from consult.authentication.actors import current_actor
from consult.authentication.pages import bp
from consult.authentication.sessions import RowSessions, cookie_name, fault_of
from consult.authentication.single_sign_on import require_extra
from consult.config import Settings
from consult.domain.errors import NotFound, SignInNeeded
from consult.presentation.translation import gettext as _


def _check_mark() -> None:
    """Refuse a route without a mark, and ask anonymous readers of a signed-in route to sign in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return
    if (fault := fault_of(session)) is not None:
        raise fault
    access = getattr(view, "access", None)
    actor = current_actor()  # now: inside a route's own session it would wait for a second connection of the pool
    if access == "signed_in" and actor.person_id is None:
        raise SignInNeeded(_("Sign in to open this page."))
    if access is None:
        raise NotFound


def register(app: Flask) -> None:
    """Attach sessions, the sign-in pages and the check of every route's mark."""
    settings: Settings = app.config["CONSULT"]
    app.config["SESSION_COOKIE_NAME"] = cookie_name(settings.base_url)
    app.config["CONSULT_PROVIDERS"] = read_providers(settings.sso_file)
    require_extra(app.config["CONSULT_PROVIDERS"])
    app.session_interface = RowSessions()
    app.before_request(_check_mark)
    app.register_blueprint(bp)
