"""The one error handler: a ConsultError becomes problem+json for the API and a page for a browser."""

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from consult.authentication.actors import read_as_nobody
from consult.authentication.pages.confirm import confirm_page
from consult.database import is_unreachable
from consult.domain.errors import (
    ConsultError,
    FreshFactorNeeded,
    InvalidInput,
    NotFound,
    NotPermitted,
    PictureNotMade,
    SignInNeeded,
    TokenUnusable,
    Unavailable,
)
from consult.presentation.translation import LazyText, lazy_gettext
from consult.presentation.translation import gettext as _

API_PREFIX = "/api/"
SAID_BY_THE_DOMAIN = (
    lazy_gettext("There is nothing here that you may see."),
    lazy_gettext("Sign in first."),
    lazy_gettext("Your role in this consultation does not allow this."),
    lazy_gettext("What came in cannot be accepted; nothing was stored."),
    lazy_gettext("This binds others: confirm first that it is you."),
    lazy_gettext("This account has ended; ask the secretariat of your consultation."),
    lazy_gettext("Your organisation’s sign-in did not show who you are here. Try it once more, or sign in by mail."),
    lazy_gettext(
        "This link or code cannot be used (any more). Ask for a new one; the newest mail has the one that works."
    ),
    lazy_gettext("The round is closed; positions can no longer be taken."),
    lazy_gettext("The round or digest cannot go from its present state to that one."),
    lazy_gettext(
        "The picture could not be painted now. Try again in a moment, or take it as SVG, which needs no painting."
    ),
)
"""The sentences of errors raised without one of their own, named for the catalogues: the domain knows no language."""

_TITLES: dict[type[ConsultError], LazyText] = {
    NotFound: lazy_gettext("There is nothing here"),
    NotPermitted: lazy_gettext("Your role does not allow this"),
    FreshFactorNeeded: lazy_gettext("Confirm that it is you"),
    TokenUnusable: lazy_gettext("This link cannot be used"),
    SignInNeeded: lazy_gettext("Sign in first"),
    Unavailable: lazy_gettext("Consult cannot reach its database"),
    PictureNotMade: lazy_gettext("The picture was not made"),
    ConsultError: lazy_gettext("That did not work"),
}


def wants_json() -> bool:
    """True for requests to the API."""
    return request.path.startswith(API_PREFIX)


def answer(error: ConsultError, status: int | None = None) -> ResponseReturnValue:
    """The answer to a request that failed with this error."""
    status = status or error.status
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if wants_json():
        return _problem(error, status), status, headers
    if isinstance(error, FreshFactorNeeded) and request.method in ("GET", "POST"):
        return confirm_page()
    g.is_nowhere = True  # the page says nothing of the address: what is not there and what is not yours look the same
    return render_template("errors/error.html", error=error, title=title_of(error)), status, headers


def _problem(error: ConsultError, status: int) -> Response:
    document: dict[str, object] = {
        "type": f"about:blank#{error.code}",
        "code": error.code,
        "title": title_of(error),
        "status": status,
        "detail": error.detail,
        "errors": [{"pointer": _pointer(field), "detail": words} for field, words in error.fields.items()],
    }
    if error.extra is not None:
        document["extra"] = error.extra
    response = jsonify(document)
    response.content_type = "application/problem+json"
    return response


def _pointer(field: str) -> str:
    return field if field.startswith("/") else f"/{field}"


def title_of(error: ConsultError) -> str:
    """A short heading for an error page."""
    return str(next(words for kind, words in _TITLES.items() if isinstance(error, kind)))


def on_database_error(error: sa.exc.SQLAlchemyError) -> ResponseReturnValue:
    """The answer when the database is away, or cannot hold what was asked for."""
    if isinstance(error, sa.exc.DataError):  # a value that no column can hold, such as NUL in a name in an address
        return answer(InvalidInput())
    if not is_unreachable(error):
        raise error
    current_app.logger.error("the database cannot be reached: %s", error)
    read_as_nobody()  # the page around the answer must not ask the database who is reading
    return answer(Unavailable(_("Nothing was stored. Try again in a moment; what you typed is still in your form.")))


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status == 404:
        return answer(NotFound())
    if status >= 500 and wants_json():
        return _problem(ConsultError(error.description or ""), status), status
    if not 400 <= status < 500:
        return error
    words = error.description or ""
    response = current_app.make_response(answer(InvalidInput(words), status))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or []))
    return response


def on_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """The answer to a form without a token of this session."""
    return answer(InvalidInput(_("This page was open for too long. Go back, reload it and send it again.")))


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(ConsultError, answer)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(sa.exc.DBAPIError, on_database_error)
    app.register_error_handler(sa.exc.TimeoutError, on_database_error)
    app.register_error_handler(HTTPException, _on_http_error)
