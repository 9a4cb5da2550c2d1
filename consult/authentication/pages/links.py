"""The page behind a sign-in link: it asks, so that a mail scanner which follows it signs nobody in."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accounts import authenticators
from consult.accounts.tokens import peek_token, redeem_token
from consult.accounts.vocabulary import Factor, TokenPurpose
from consult.authentication import proving
from consult.authentication.links import demo_person
from consult.authentication.marks import public
from consult.authentication.opening import close_session, open_session
from consult.authentication.pages.blueprint import bp
from consult.authentication.proving import settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import AccountEnded, TokenUnusable
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _


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
        _open(session, person.id, second, at=now)
        if second is None:
            proving.forgive_machine(session)
    flash(_("You are signed in as %(name)s.", name=person.name))
    return redirect(url_for("authentication.arrive"), 303)


def _open(session: Session, person_id: UUID, second: Factor | None, *, at: datetime) -> None:
    if second is Factor.DEMO:
        authenticators.give_secret(session, proving.authenticators(), person_id, at=at)
    try:
        open_session(session, person_id, second or Factor.LINK, second_factor=second, at=at)
    except AccountEnded:
        raise TokenUnusable from None  # nobody learns from a link whose account has ended


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    close_session(at=utc_now())
    return redirect(url_for("consultations.list_consultations"), 303)
