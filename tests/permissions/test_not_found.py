"""“Not yours” and “not there” are one answer: the same status, bytes and headers, after the same questions asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.domain.vocabulary import Attribution
from tests.browsing import without_tokens
from tests.listening import statements
from tests.permissions.asking import Visitor, visitor_for
from tests.permissions.building import build_elsewhere, build_scene
from tests.permissions.filling import Address, pairs
from tests.permissions.scenes import Scene

WHO = {
    "sqlite": ("anonymous", "without a role", "chair 1", "focal point of government 1"),
    # what a page says does not come from there; whether it takes an identifier of nothing does
    "postgresql": ("focal point of government 1",),
}
Form = dict[str, Any] | None
EXISTENCE_IS_PUBLIC = {
    "positions_api.list_targets": ("slug", ""),
    "positions_api.submit_position": ("revision_id", ""),
    "positions_api.withdraw_position": ("revision_id", ""),
}
"""Consultations and their targets are public: to say “you have no office there” gives nothing away."""
REFUSED = frozenset({400, 401, 403, 404, 405, 422})


@pytest.fixture
def scenes(app: Flask, settings) -> tuple[Scene, Scene]:
    elsewhere = build_elsewhere()
    own, foreign = (
        build_scene(rule, settings, elsewhere) for rule in (Attribution.ATTRIBUTED, Attribution.CONFIDENTIAL)
    )
    return own, foreign


@pytest.mark.timeout(600)
def test_what_is_not_yours_answers_like_what_is_not_there(app, settings, scenes, capsys):
    own, foreign = scenes
    found = Findings()
    who = WHO[settings.database_url.partition(":")[0].partition("+")[0]]
    for persona in own.personas:
        if persona.name in who:
            visitor = visitor_for(app, persona)
            for there, here, nonsense in pairs(app, own, foreign):
                for method, form in ways(there, visitor):
                    found.compare(visitor, method, form, there, here)
                    if method == "GET":
                        found.compare_nonsense(visitor, method, form, here, nonsense)

    with capsys.disabled():
        print(f"\n{found.compared} pairs of foreign and missing compared, {len(found.differing)} differ")
    assert found.differing == []
    assert found.compared > 100 * len(who)


@dataclass
class Findings:
    """How many pairs were compared, and what told them apart."""

    compared: int = 0
    differing: list[str] = field(default_factory=list)

    def compare(self, visitor: Visitor, method: str, form: Form, there: Address, here: Address) -> None:
        """Ask for both."""
        with statements() as asked_there:
            foreign = ask(visitor, method, there.path, form)
        if foreign.status_code not in REFUSED:
            visitor.client.get("/method")  # takes away what the next page would tell
            return  # it is open to this reader: the table says to whom
        with statements() as asked_here:
            missing = ask(visitor, method, here.path, form)
        if there.name in EXISTENCE_IS_PUBLIC.get(there.rule.endpoint, ()):
            return
        if is_public(there) and foreign.status_code != 404:
            return
        self.compared += 1
        who = f"{visitor.persona.name}: {method} {there.path}"
        if told(foreign, there) != told(missing, here):
            self.differing.append(f"{who}: {difference(foreign, missing)}")
        elif questions(asked_there) != questions(asked_here) and not is_public(there):
            self.differing.append(f"{who}: {len(questions(asked_there))} and {len(questions(asked_here))} statements")

    def compare_nonsense(self, visitor: Visitor, method: str, form: Form, here: Address, nonsense: str) -> None:
        """Ask for what cannot be an identifier: where the identifier would be missing, so is this."""
        missing = ask(visitor, method, here.path, form)
        if missing.status_code == 404 and nonsense != here.path:
            answer = ask(visitor, method, nonsense, form)
            if answer.status_code != 405 and told(answer, here) != told(missing, here):
                who = f"{visitor.persona.name}: {method} {nonsense}"
                self.differing.append(f"{who}: {difference(answer, missing)}")


def is_public(address: Address) -> bool:
    """True where a consultation is what is foreign: that there is one is public."""
    return address.name == "slug" or (address.name == "" and "slug" in address.rule.arguments)


def ways(address: Address, visitor: Visitor) -> Iterator[tuple[str, Form]]:
    """The methods of a route: with a form's token, and without one."""
    for method in sorted((address.rule.methods or set()) | {"HEAD", "OPTIONS"}):
        if method in {"POST", "PUT", "DELETE", "PATCH"}:
            yield method, {"csrf_token": visitor.token()}
            yield method, {}
        else:
            yield method, None
    if "POST" not in (address.rule.methods or set()):
        yield "POST", {"csrf_token": visitor.token()}


def ask(visitor: Visitor, method: str, path: str, form: Form) -> TestResponse:
    if path.startswith("/api/") and form is not None:
        document = {"submission_key": "k" * 20, "base_version": 1, "stance": "support"} if form else {}
        if method == "DELETE":
            document.pop("stance", None)
        return visitor.client.open(path, method=method, json=document)
    return visitor.client.open(path, method=method, data=form)


def told(answer: TestResponse, address: Address) -> tuple[object, ...]:
    """Everything that a reader can tell answers apart by; where it is no 404, but for what they sent themselves."""
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    text = without_tokens(answer.text)
    if answer.status_code != 404:
        headers.pop("Content-Length", None)
        text = text.replace(address.path, "…").replace(address.varied or "…", "…")
    cookie = answer.status_code == 404 and "Set-Cookie" in answer.headers
    return answer.status_code, text, sorted(headers.items()), cookie


def difference(there: TestResponse, here: TestResponse) -> str:
    lines = zip(there.text.splitlines(), here.text.splitlines(), strict=False)
    first = next((f"{one!r} / {other!r}" for one, other in lines if one != other), "in the headers or the length")
    return f"{there.status_code} and {here.status_code}: {first[:300]}"


def questions(heard: list[str]) -> list[str]:
    """What was asked of the database: another path through the code takes another time."""
    # when a session was last seen is noted once in a while, whatever was asked
    return [asked for asked in heard if "sessions" not in asked and not asked.startswith("BEGIN")]
