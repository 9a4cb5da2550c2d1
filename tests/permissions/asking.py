"""How a probe asks: as a persona, over pages, the API, services or the shell; and how the answer is read.

The answer to “may they?” is True or False. Whatever else comes back (an error of the server, a request that was wrong
in itself) is neither, and fails the test: a probe that never reaches the check proves nothing.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.database import transaction
from consult.domain.errors import FreshFactorNeeded, NotFound, NotPermitted, SignInNeeded
from consult.domain.permissions import Action, Actor, Facts
from tests.browsing import TOKEN, sign_in
from tests.permissions.scenes import Persona, Scene

REFUSED = frozenset({401, 403, 404})
PASSED = frozenset({200, 303})
NO_TOKEN = frozenset({400, 422})
"""How a form is refused to whom no page gives a token."""
MACHINES = count()
"""Numbers of the machines that visitors sit at."""
TO_SIGN_IN = re.compile(r"/sign-in(\b|$)")


class UnclearError(AssertionError):
    """The answer says neither yes nor no."""


@dataclass
class Visitor:
    """A persona with a browser of their own, who asks one scene after the other."""

    persona: Persona
    client: FlaskClient
    _tokens: dict[str, str] = field(default_factory=dict)

    def token(self) -> str:
        """The token against forms of other sites, from a page that everybody may read."""
        if "" not in self._tokens:
            found = TOKEN.search(self.client.get("/sign-in").text) or TOKEN.search(self.client.get("/method").text)
            self._tokens[""] = found[1] if found else ""
        return self._tokens[""]


def visitor_for(app: Flask, persona: Persona) -> Visitor:
    """A browser in which the persona has signed in, on a machine of its own: one for all would be slowed down."""
    client = app.test_client()
    number = next(MACHINES)
    client.environ_base["REMOTE_ADDR"] = f"127.1.{number // 250}.{number % 250 + 1}"
    if persona.key is not None and persona.world is not None:
        sign_in(client, persona.world, persona.key)
    return Visitor(persona=persona, client=client)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a probe asks with: the scene, the visitor and who that is now."""

    scene: Scene
    visitor: Visitor
    actor: Actor


Probing = Callable[[Ask], bool]


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One way to reach an action on one thing; `routes` are the endpoints whose answer it reads."""

    action: Action
    surface: str
    name: str
    facts: Callable[[Ask], Facts]
    run: Probing
    routes: tuple[str, ...] = ()
    writes: bool = False
    or_else: tuple[tuple[Action, Callable[[Ask], Facts]], ...] = ()


def verdict(answer: TestResponse, passes: Collection[int] = PASSED) -> bool:
    """True when the answer is that of somebody who may, False for a refusal."""
    if answer.status_code in {302, 303} and TO_SIGN_IN.search(answer.headers.get("Location", "")):
        return False
    if answer.status_code in REFUSED:
        if "confirm first that it is you" in answer.text:
            raise UnclearError("the factor is not fresh, so the table was never asked")
        return False
    if answer.status_code in passes:
        return True
    raise UnclearError(f"{answer.status_code}: {answer.text[:2000]}")


def get(ask: Ask, path: str, passes: Collection[int] = PASSED) -> bool:
    """Ask for a page or for JSON."""
    return verdict(ask.visitor.client.get(path), passes)


def sees(ask: Ask, path: str, word: str) -> bool:
    """Ask for a page and look for a word in it: a page that leaves it out has refused it."""
    answer = ask.visitor.client.get(path)
    return verdict(answer) and word in answer.text


def post(ask: Ask, path: str, values: dict[str, Any] | None = None, passes: Collection[int] = PASSED) -> bool:
    """Send a form with a token of one's own session."""
    token = ask.visitor.token()
    answer = ask.visitor.client.post(path, data={**(values or {}), "csrf_token": token})
    if not token and answer.status_code in NO_TOKEN:
        return False
    return verdict(answer, passes)


def send(ask: Ask, method: str, path: str, document: dict[str, Any], passes: Collection[int] = PASSED) -> bool:
    """Send JSON to the API."""
    return verdict(ask.visitor.client.open(path, method=method, json=document), passes)


def serve(ask: Ask, call: Callable[[Session, Actor], object]) -> bool:
    """Call a service as the persona, and leave nothing behind."""
    try:
        with transaction() as session:
            call(session, ask.actor)
            session.rollback()
    except (NotFound, NotPermitted, SignInNeeded):
        return False
    except FreshFactorNeeded as stale:
        raise UnclearError("the factor is not fresh, so the table was never asked") from stale
    return True
