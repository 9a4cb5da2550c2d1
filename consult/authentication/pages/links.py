"""The page behind a sign-in link: it asks, so that a mail scanner which follows it signs nobody in."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.accounts.tokens import peek_token, redeem_token
from consult.accounts.vocabulary import Factor, TokenPurpose
from consult.authentication.links import demo_person
from consult.authentication.marks import public
from consult.authentication.opening import close_session, open_session
from consult.authentication.pages.blueprint import bp
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import TokenUnusable
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.config["CONSULT"]
    return found


@bp.get("/sign-in/<token>")
@public
def ask_to_sign_in(token: str) -> ResponseReturnValue:
    """Show who the link is for; following it changes nothing."""
    with reading() as session:
        person_id = demo_person(settings(), token)
        if person_id is None:
            person_id = UUID(peek_token(session, TokenPurpose.SIGN_IN, token, at=utc_now()))
        person = session.get(Person, person_id)
        if person is None:
            raise TokenUnusable
        return render_template(
            "authentication/sign_in.html", person=person, token=token, is_demo=token.startswith("demo.")
        )


@bp.post("/sign-in/<token>")
@public
def sign_in(token: str) -> ResponseReturnValue:
    """Open a session for the person of the link."""
    now = utc_now()
    with transaction() as session:
        person_id = demo_person(settings(), token)
        # a link of the demo stands for both factors, so that a newcomer can act at once
        second = Factor.DEMO if person_id is not None else None
        if person_id is None:
            person_id = UUID(redeem_token(session, TokenPurpose.SIGN_IN, token, at=now))
        person = session.get(Person, person_id)
        if person is None:
            raise TokenUnusable
        open_session(session, person.id, second or Factor.LINK, second_factor=second, at=now)
    flash(_("You are signed in as %(name)s.", name=person.name))
    return redirect(url_for("positions.my_work"), 303)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    close_session(at=utc_now())
    return redirect(url_for("consultations.list_consultations"), 303)


@bp.get("/sign-in")
@public
def sign_in_help() -> ResponseReturnValue:
    """Say how to sign in."""
    return render_template("authentication/sign_in_help.html")
