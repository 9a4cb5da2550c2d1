"""Taking an office that a letter offered: a page that asks, and a press that does it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import public
from consult.consultations import service
from consult.database import reading, transaction, utc_now
from consult.positions.pages.blueprint import bp
from consult.presentation.translation import gettext as _


@bp.get("/offices/<token>")
@public
def office_offered(token: str) -> ResponseReturnValue:
    """Say who asks for what; a scanner that follows the link takes no office."""
    with reading() as session:
        invited = service.invitation_behind(session, token, at=utc_now())
    return render_template("positions/office.html", invited=invited, token=token)


@bp.post("/offices/<token>")
@public
def take_office(token: str) -> ResponseReturnValue:
    """Take the office; the person then signs in by the address to which the letter went."""
    with transaction() as session:
        service.accept_office(session, token, at=utc_now())
    flash(_("The office is yours. Sign in with the address to which the letter went."))
    return redirect(url_for("authentication.sign_in_help"), 303)
