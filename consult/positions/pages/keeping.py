"""A form that could not be taken is given back with everything that was typed in it."""

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy import exc

from consult.database import is_unreachable
from consult.domain.errors import SignInNeeded
from consult.domain.permissions import ANONYMOUS
from consult.errors import answer, on_csrf_error, on_database_error
from consult.positions.pages.blueprint import bp
from consult.presentation.translation import gettext as _

_OURS = frozenset({"csrf_token"})


@bp.errorhandler(exc.DBAPIError)
@bp.errorhandler(exc.TimeoutError)
def keep_while_away(error: exc.SQLAlchemyError) -> ResponseReturnValue:
    """The database is away: keep the form until it is back."""
    if request.method != "POST" or not is_unreachable(error):
        return on_database_error(error)
    current_app.logger.error("the database cannot be reached: %s", error)
    g.setdefault("actor", ANONYMOUS)  # the page around the form must not ask the database who is reading
    return _kept(_("Consult cannot reach its database. Nothing was stored. Wait a moment, then send this again.")), 503


@bp.errorhandler(SignInNeeded)
def keep_while_signed_out(error: SignInNeeded) -> ResponseReturnValue:
    """The session ended: keep the form until there is one again."""
    if request.method != "POST":
        return answer(error)
    return _kept(_("You are signed out. Nothing was stored. Sign in in another window, then send this again.")), 401


@bp.errorhandler(CSRFError)
def keep_when_too_old(error: CSRFError) -> ResponseReturnValue:
    """The page was open for too long: keep the form for a second press."""
    if request.method != "POST":
        return on_csrf_error(error)
    return _kept(_("This page was open for too long, so nothing was stored. Send it again.")), 400


def _kept(words: str) -> str:
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    texts = [value for name, value in typed if "-" in name and value.strip()]
    return render_template("positions/kept.html", words=words, typed=typed, texts=texts, errors=[])
