"""Who is calling: signed links open a session, every route is marked @signed_in or @public."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from consult.config import Settings
from consult.consultations.queries import offices_of
from consult.database import reading
from consult.domain.errors import NotFound, SignInNeeded
from consult.domain.permissions import ANONYMOUS, Actor
from consult.organisations.models import Person
from consult.presentation.translation import gettext as _

LINK_LIFETIME = 7 * 24 * 3600
"""Seconds a sign-in link opens a session: a week covers the days between an invitation and its reading."""

bp = Blueprint("authentication", __name__)
View = TypeVar("View", bound=Callable[..., Any])


def signed_in(view: View) -> View:
    """Mark a route as one for people who are signed in; anyone else is asked to sign in first."""
    cast(Any, view).access = "signed_in"
    return view


def public(view: View) -> View:
    """Mark a route as open to anyone; what it shows still follows the permission table."""
    cast(Any, view).access = "public"
    return view


def current_actor() -> Actor:
    """The person of the present request with the offices held now, or the anonymous reader."""
    if "actor" not in g:
        g.actor = _load_actor(session.get("person_id"))
    return cast(Actor, g.actor)


def _load_actor(person_id: str | None) -> Actor:
    if person_id is None:
        return ANONYMOUS
    with reading() as database:
        person = database.get(Person, UUID(person_id))
        if person is None:
            session.clear()
            return ANONYMOUS
        g.language = person.language
        return actor_of(database, person)


def actor_of(database: Any, person: Person) -> Actor:
    """A person as an actor, with the offices held now."""
    offices = tuple(offices_of(database, person.id))
    return Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=offices)


def sign_in_url(settings: Settings, person: Person) -> str:
    """A signed link that lets this person open a session; the page behind it asks before it does."""
    return f"{settings.base_url}/sign-in/{_serializer(settings).dumps(str(person.id))}"


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt="sign-in")


def _person_of(token: str) -> Person:
    settings: Settings = current_app.config["CONSULT"]
    try:
        person_id = UUID(_serializer(settings).loads(token, max_age=LINK_LIFETIME))
    except (BadSignature, ValueError):
        raise NotFound(_("This sign-in link is not valid any more. Ask the secretariat for a new one.")) from None
    with reading() as database:
        person = database.scalar(sa.select(Person).where(Person.id == person_id))
    if person is None:
        raise NotFound(_("This sign-in link is not valid any more. Ask the secretariat for a new one."))
    return person


@bp.get("/sign-in")
@public
def sign_in_help() -> ResponseReturnValue:
    """Say how to sign in."""
    return render_template("authentication/sign_in_help.html")


@bp.get("/sign-in/<token>")
@public
def ask_to_sign_in(token: str) -> ResponseReturnValue:
    """Show who the link is for; a scanner that follows it signs nobody in."""
    return render_template("authentication/sign_in.html", person=_person_of(token), token=token)


@bp.post("/sign-in/<token>")
@public
def sign_in(token: str) -> ResponseReturnValue:
    """Open a session for the person of the link."""
    person = _person_of(token)
    _forget_person()
    session["person_id"] = str(person.id)
    g.pop("actor", None)
    flash(_("You are signed in as %(name)s.", name=person.name))
    return redirect(url_for("positions.my_work"), 303)


def _forget_person() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language  # chosen by whoever sits here, not a part of who they are


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    _forget_person()
    return redirect(url_for("consultations.list_consultations"), 303)


def _check_mark() -> None:
    """Refuse a route without a mark, and ask anonymous readers of a signed-in route to sign in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return
    access = getattr(view, "access", None)
    actor = current_actor()  # now: inside a route's own session it would wait for a second connection of the pool
    if access == "signed_in" and actor.person_id is None:
        raise SignInNeeded(_("Sign in to open this page."))
    if access is None:
        raise NotFound


def register(app: Flask) -> None:
    """Attach the sign-in pages and the check of every route's mark."""
    app.before_request(_check_mark)
    app.register_blueprint(bp)
