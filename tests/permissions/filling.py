"""Addresses of every route, filled with the identifiers of a scene, with none that there is, or with nonsense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from werkzeug.routing import BuildError, Rule

from tests.permissions.scenes import Scene

NAMED_IN_PUBLIC = frozenset({"code", "cluster"})
"""The targets of a consultation are no secret."""
Values = Mapping[str, object]


def values_of(scene: Scene) -> dict[str, object]:
    """What stands in the scene for each name in an address."""
    return {
        "slug": scene.slug,
        "code": "T1",
        "cluster": "cluster-a",
        "key": scene.mails["chair 1"],
        "delegation_id": scene.delegation_id,
        "draft_id": scene.things["own draft"],
        "submission_id": scene.things["submission"],
        "revision_id": scene.world.revisions["T1"],
        "digest_id": scene.things["digest"],
        "statement_id": scene.things["statement"],
        "comment_id": scene.things["comment"],
        "delivery_id": scene.things["delivery"],
        "person_id": scene.world.people["chair 1"],
        "work_id": scene.things["work"],
        "appointment_id": scene.things["spare appointment"],
        "invitation_id": scene.things["invitation"],
        "proposal_id": scene.things["proposal"],
        "offer_id": scene.things["offer"],
        "release_id": scene.things["release"],
        "mark_id": scene.things["recommendation mark"],
        "organisation_id": scene.things["organisation"],
        "first_id": scene.things["target T1"],
        "second_id": scene.things["target T3"],
        "old": scene.checkpoint,
        "new": scene.checkpoint,
        "token": "A" * 22,
    }


def missing_values(like: Values) -> dict[str, object]:
    """Well-formed values of which there is nothing."""
    words = {
        "slug": "no-such-consultation",
        "code": "T99",
        "cluster": "cluster-z",
        "key": "1.none",
        "old": 9_999,
        "new": 9_999,
    }
    return {name: words.get(name, "B" * 21 + "A" if name == "token" else uuid4()) for name in like}


@dataclass(frozen=True, kw_only=True)
class Address:
    """One route filled in; `varied` is the part called `name` that differs from another address of the same route."""

    rule: Rule
    path: str
    name: str
    varied: str


def filled(app: Flask, rule: Rule, values: Values) -> str | None:
    """The address of a route with these values; None for a part that no scene has."""
    if rule.arguments - values.keys():
        return None
    adapter = app.url_map.bind("localhost")
    try:
        return adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=_method(rule))
    except BuildError:
        return None


def _method(rule: Rule) -> str:
    return next(method for method in ("GET", "POST", "PUT", "DELETE", "PATCH") if method in (rule.methods or ()))


def pairs(app: Flask, own: Scene, foreign: Scene) -> Iterator[tuple[Address, Address, str]]:
    """Addresses that differ in one part: there foreign, here missing; beside them the same with nonsense in it."""
    mine, theirs = values_of(own), values_of(foreign)
    none = missing_values(mine)
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for name in sorted(rule.arguments & mine.keys() - NAMED_IN_PUBLIC):
            there, here = filled(app, rule, mine | {name: theirs[name]}), filled(app, rule, mine | {name: none[name]})
            if there and here and there != here:
                nonsense = here.replace(str(none[name]), "not-an-id")
                yield (
                    Address(rule=rule, path=there, name=name, varied=str(theirs[name])),
                    Address(rule=rule, path=here, name=name, varied=str(none[name])),
                    nonsense,
                )
        every_there, every_here = filled(app, rule, theirs), filled(app, rule, none)
        if rule.arguments and every_there and every_here:
            yield (
                Address(rule=rule, path=every_there, name="", varied=""),
                Address(rule=rule, path=every_here, name="", varied=""),
                every_here,
            )
