"""Order of groups, order of arrival, duplication and replay change nothing that is counted or found."""

import random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.consultations.models import Consultation, Delegation
from consult.database import transaction
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.events.registry import Delivered
from consult.organisations.models import BlocMembership, Organisation
from consult.synthesis import handlers
from consult.synthesis.analysis import analysis_document
from consult.synthesis.models import StandingPosition, TallyCell
from consult.synthesis.tallying import recount
from tests.delivering import delivery_of
from tests.factories import World, make_world, round_of, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LINES = ["region", "stakeholder_group", "bloc:migration_role"]
COUNTRIES = ("KE", "FR", "BR", "", "IN")
SAID = (
    *(
        (f"government {n}", "T1", stance)
        for n, stance in enumerate([Stance.OPPOSE] * 5 + [Stance.SUPPORT] * 5, start=1)
    ),
    *((f"civil_society {n}", "T1", Stance.STRONGLY_SUPPORT) for n in range(1, 6)),
    ("government 1", "T1", Stance.STRONGLY_OPPOSE),
    ("government 2", "T2", Stance.ABSTAIN),
    ("government 3", "T1", None),
    ("civil_society 1", "T2", Stance.NEUTRAL),
    ("civil_society 1", "T2", Stance.SUPPORT),
)


def said_in(order: list[tuple[str, str, Stance | None]]) -> World:
    """A consultation along three lines in which these things were said in this order; nothing is counted yet."""
    world = make_world(members={"government": 10, "civil_society": 5})
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).compare = LINES
        for number, name in enumerate(world.delegations):
            delegation = session.get_one(Delegation, world.delegations[name])
            session.get_one(Organisation, delegation.organisation_id).country = COUNTRIES[number % 5] or None
            role = BlocMembership(bloc_set="migration_role", bloc="origin" if number % 2 else "destination")
            role.organisation_id = delegation.organisation_id
            session.add(role)
    versions: dict[tuple[str, str], int] = {}
    for name, code, stance in order:
        base = versions.get((name, code), 0)
        submit(world, name, code, stance, base_version=base)
        versions[name, code] = base + 1
    return world


def deliveries_of(world: World) -> list[Delivered]:
    with transaction() as session:
        query = sa.select(LogEntry).where(LogEntry.consultation_id == world.consultation_id).order_by(LogEntry.seq)
        moving = ("position.submitted", "position.withdrawn")
        return [delivery_of(row) for row in session.scalars(query) if row.name in moving]


def found_in(world: World, *, counted_anew: bool = False) -> dict[str, Any]:
    """Everything that the document says, but how long the log is and what the consultation is called."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        if counted_anew:
            recount(session, consultation, world.round_id)
        document = analysis_document(session, consultation, round_of(session, world))
    return {key: value for key, value in document.items() if key not in ("as_of_event", "consultation")}


def forget_the_counts() -> None:
    with transaction() as session:
        session.execute(sa.delete(TallyCell))
        session.execute(sa.delete(StandingPosition))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def replay(world: World, expected: dict[str, Any], chance: random.Random) -> None:
    """Count the events anew in a random order, some of them twice."""
    forget_the_counts()
    events = deliveries_of(world)
    again = [*events, *chance.choices(events, k=len(events) // 2)]
    chance.shuffle(again)
    for event in again:
        with transaction() as session:
            handlers.refresh_tally(session, event)
    assert found_in(world) == expected


def test_events_in_any_order_and_more_than_once_give_the_same_document(app: Flask) -> None:
    world = said_in(list(SAID))
    expected = found_in(world, counted_anew=True)

    target = expected["targets"][0]
    assert [found["by"] for found in target["comparisons"]] == LINES
    assert (target["answered"], target["tally"]["all"]["strongly_oppose"]) == (14, 1)
    replay(world, expected)


def test_who_spoke_first_changes_nothing(app: Flask) -> None:
    one = found_in(said_in(list(SAID)), counted_anew=True)
    chance = random.Random(4)
    order = sorted(SAID, key=lambda _: chance.random())
    # what one delegation says of one target keeps its order; who speaks before whom does not
    slots: dict[tuple[str, str], list[Any]] = {}
    for name, code, stance in SAID:
        slots.setdefault((name, code), []).append((name, code, stance))
    other = found_in(said_in([slots[name, code].pop(0) for name, code, _ in order]), counted_anew=True)

    assert other == one
