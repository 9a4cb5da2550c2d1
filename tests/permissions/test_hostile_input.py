"""Hostile values in every field of the forms that a route takes: refused or taken, and never an accident."""

import inspect
import re
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule

from consult.config import Settings
from consult.domain.vocabulary import Attribution
from tests.permissions.asking import visitor_for
from tests.permissions.building import build_elsewhere, build_scene
from tests.permissions.filling import filled, values_of

READ_BY_NAME = re.compile(r"""(?:form|args|values)\.get(?:list)?\(\s*"(\w+)"|(?:_sent|asked_\w+|number)\("(\w+)"\)""")
VALUES = {"sqlite": ("²٣é", "9" * 40), "postgresql": ("\x00", "9" * 40)}
"""Hashes and digits are no such letters, no integer is so large, and no column of PostgreSQL holds the other."""
LEAVES = ("sign_out", "authentication", "accounts", "positions_api")
"""Routes that end the session or are slowed down, and the API, which takes no forms; each is tested by itself."""
WHO = {"sqlite": ("chair 1", "rapporteur", "focal point of government 1"), "postgresql": ("chair 1",)}


@pytest.mark.timeout(300)
def test_no_hostile_value_is_an_accident_in_any_field_of_any_route(app: Flask, settings: Settings) -> None:
    scene = build_scene(Attribution.ATTRIBUTED, settings, build_elsewhere())
    app.config["PROPAGATE_EXCEPTIONS"] = False
    database = settings.database_url.partition(":")[0].partition("+")[0]
    visitors = [visitor_for(app, persona) for persona in scene.personas if persona.name in WHO[database]]
    asked, accidents = 0, []
    for path, names in forms(app, values_of(scene)):
        for visitor, value in product(visitors, VALUES[database]):
            form = dict.fromkeys(names, value) | {"csrf_token": visitor.token()}
            asked += 1
            if visitor.client.post(path, data=form).status_code >= 500:
                accidents.append((visitor.persona.name, path, value))

    assert accidents == []
    assert asked > 50 * len(visitors) * len(VALUES[database])


def forms(app: Flask, values: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    """Each route that takes a form, with the fields that its module reads."""
    for rule in app.url_map.iter_rules():
        takes_forms = "POST" in (rule.methods or ()) and not any(part in rule.endpoint for part in LEAVES)
        path = filled(app, rule, values) if takes_forms else None
        if path and (names := fields_of(app, rule)):
            yield path, names


def fields_of(app: Flask, rule: Rule) -> list[str]:
    """The fields and parameters that the module of a route reads by their names."""
    module = inspect.getmodule(inspect.unwrap(app.view_functions[rule.endpoint]))
    found = READ_BY_NAME.findall(inspect.getsource(module)) if module is not None else []
    return sorted({name for names in found for name in names if name})
