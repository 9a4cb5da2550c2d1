"""The permission table, executed: everybody tries everything in every way, and the table foretells each answer.

**Adding a probe.** An action that can be reached in a new way gets one function in a `probes_*.py` beside this file
(found by its name):

    @probe(Action.READ_RECEIPT, "page", "positions.receipt", on=own)
    def receipt(ask: Ask) -> bool:
        return get(ask, f"/d/{ask.scene.delegation_id}/receipts/{ask.scene.things['submission']}")

`on` says what is asked for, as the facts that the table looks at; the endpoints named are thereby claimed, and
`test_every_route_is_claimed` fails for a route that nobody claims. `get`, `sees`, `post`, `send` and `serve` of
`asking.py` turn an answer into yes or no. A probe that writes must be repeatable by everybody who may do it, or ask in
a way that passes the check and stops after it (a stale version, a missing reason: say so with `passes`). New things to
ask for are added to the scene in `scenes.py`, new people to its `_personas`. A route that shows nothing of anybody is
declared with `public(endpoint, reason)`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

from consult.domain.permissions import (
    TABLE,
    Action,
    Actor,
    ContentState,
    Facts,
    Relation,
    SiteRole,
    Voice,
    decide,
    relation_to,
)
from consult.domain.vocabulary import Attribution, Role
from tests.permissions.asking import Ask, Probe, UnclearError, visitor_for
from tests.permissions.building import build_elsewhere, build_scene
from tests.permissions.registry import PERSONAL, PROBES, PUBLIC

for file in sorted(Path(__file__).parent.glob("probes_*.py")):
    import_module(f"tests.permissions.{file.stem}")

Cell = tuple[Action, Voice, Relation, ContentState | None, Attribution]
NOT_YET = {action: "nothing reaches it yet" for action in Action if action not in {probe.action for probe in PROBES}}


def all_cells() -> list[Cell]:
    """Every cell of the table: action × voice × relation × state × rule."""
    voices: list[Voice] = [*Role, *SiteRole, None]
    return list(product(Action, voices, Relation, [*ContentState, None], Attribution))


def cells_of(actor: Actor, action: Action, facts: Facts) -> Iterator[Cell]:
    """The cells that this question touches: one for each voice in which the actor speaks of the thing."""
    for voice in voices_of(actor, facts):
        yield action, voice, relation_to(actor, facts), facts.state, facts.attribution


def voices_of(actor: Actor, facts: Facts) -> set[Voice]:
    """The voices of the actor here, told apart from the domain's own way of finding them."""
    if facts.delegation_id and (office := actor.office_for(facts.delegation_id)):
        return {office.role}
    held = {office.role for office in actor.offices if office.consultation_id == facts.consultation_id}
    return {*held, *actor.site_voices} or {None}


EVERYWHERE = [
    *(("sqlite", rule) for rule in Attribution),
    ("postgresql", Attribution.ATTRIBUTED),  # the rule is decided before any database is asked
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("database_url", "rule"), EVERYWHERE, indirect=["database_url"])
def test_everybody_gets_what_the_table_gives_them_and_nothing_else(app, settings, rule, capsys):
    scene = build_scene(rule, settings, build_elsewhere())
    asks = [Ask(scene=scene, visitor=visitor_for(app, persona), actor=persona.actor()) for persona in scene.personas]
    found = Findings(rule=rule)
    for probe in sorted(PROBES, key=lambda probe: probe.writes):
        for ask in asks:
            found.note(ask, probe)

    with capsys.disabled():
        print(f"\n{found.told()}")
    assert found.deviations == []
    assert found.never_given() == []


@dataclass
class Findings:
    """What was asked under one rule, which cells that met, and where the answer was not the table's."""

    rule: Attribution
    asked: Counter[str] = field(default_factory=Counter)
    met: set[Cell] = field(default_factory=set)
    given: set[Cell] = field(default_factory=set)
    deviations: list[str] = field(default_factory=list)

    def note(self, ask: Ask, probe: Probe) -> None:
        """Ask, and compare."""
        facts = probe.facts(ask)
        cells = set(cells_of(ask.actor, probe.action, facts))
        asked = [(probe.action, facts), *((action, on(ask)) for action, on in probe.or_else)]
        expected = any(decide(ask.actor, action, of) for action, of in asked)
        self.asked[probe.surface] += 1
        self.met |= cells
        try:
            answer: bool | UnclearError = probe.run(ask)
        except UnclearError as unclear:
            answer = unclear
        if answer is not expected:
            who = f"{ask.scene.rule}: {ask.visitor.persona.name}"
            self.deviations.append(f"{who} → {probe.action} by {probe.name}: {answer}, where the table says {expected}")
        elif decide(ask.actor, probe.action, facts):
            self.given |= cells

    def never_given(self) -> list[str]:
        """Lines of the rule's table that gave nobody anything: a grant that is never used proves nothing."""
        used = {(action, voice, relation) for action, voice, relation, _state, _rule in self.given}
        lines = {
            (action, voice, relation)
            for action, grants in TABLE.items()
            for grant in grants
            if self.rule in grant.rules
            for voice in grant.voices
            for relation in grant.relations
        }
        return sorted(str(line) for line in lines - used if not is_explained(*line))

    def told(self) -> str:
        """The numbers, for whoever runs this."""
        ways = ", ".join(f"{count} by {surface}" for surface, count in sorted(self.asked.items()))
        own = sum(rule is self.rule for *_, rule in all_cells())
        return (
            f"{own} of the {len(all_cells())} cells are of {self.rule}, {len(self.met)} of them met by "
            f"{self.asked.total()} probes ({ways}): {len(self.deviations)} deviations"
        )


ASKED_OF_A_DELEGATION = frozenset({Action.READ_PEOPLE, Action.APPOINT_IN_DELEGATION, Action.SUCCEED})
"""The secretariat's line for the consultation says where a query starts; what is asked for is a delegation."""


def is_explained(action: Action, voice: Voice, relation: Relation) -> bool:
    """True for a line that nobody can use in a scene, for a reason."""
    if action in NOT_YET:
        return True
    if voice is SiteRole.SYSTEM:  # no page has the system for a reader; its services are tested beside them
        return True
    if relation is Relation.CONSULTATION and action in ASKED_OF_A_DELEGATION:
        return True
    # what somebody holds in a delegation is what they are there: it is never another delegation to them
    return relation is Relation.OTHER_DELEGATION and action is not Action.ENTER_ON_BEHALF


def test_every_action_is_probed():
    assert {probe.action for probe in PROBES} | NOT_YET.keys() == set(Action)


def test_every_route_is_claimed(app):
    claimed = {route for probe in PROBES for route in probe.routes} | PUBLIC.keys() | PERSONAL.keys()
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert sorted(routes - claimed) == []
    assert sorted(claimed - routes) == []


def test_what_is_personal_asks_who_is_there(app):
    assert not [name for name in PERSONAL if getattr(app.view_functions[name], "access", None) != "signed_in"]


def test_every_route_says_who_may_call_it(app):
    marks = {name: getattr(view, "access", None) for name, view in app.view_functions.items()}

    assert [name for name, mark in marks.items() if mark not in ("signed_in", "public")] == ["static"]
