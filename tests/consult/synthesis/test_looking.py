"""Looking again at what changed: the same findings as looking at everything, and no more work than needed."""

import random
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import set_comparison
from consult.database import reading, transaction, utc_now
from consult.domain.classification import DivergenceClass
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import ORDINAL_STANCES, Stance
from consult.domain.weighting import Weighting
from consult.events.catalogue import TallyUpdated, TextsCompared
from consult.events.log import publish
from consult.events.models import LogEntry
from consult.extensions import db
from consult.organisations.models import BlocMembership
from consult.synthesis import handlers
from consult.synthesis.models import Finding
from consult.synthesis.picture import round_picture
from consult.targets.service import NewTarget, Wording, add_target
from tests.consult.synthesis.test_handlers import delivered, run
from tests.draining import drain
from tests.factories import World, make_world, round_of, submit, submit_many
from tests.kept_worlds import kept

TARGETS = [f"T{number}" for number in range(1, 6)]
LINES = ["stakeholder_group", "bloc:region"]
Found = dict[tuple[UUID, str], tuple[object, ...]]


@pytest.fixture
@kept
def world(app: Flask) -> World:
    """Three groups of five in two regions; on some targets they lie far apart, so that q moves about its threshold."""
    world = make_world(targets=TARGETS, members={"government": 5, "civil_society": 5, "private_sector": 5})
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).compare = LINES
        for number, delegation_id in enumerate(world.delegations.values()):
            organisation_id = session.get_one(Delegation, delegation_id).organisation_id
            region = "north" if number % 2 else "south"
            session.add(BlocMembership(organisation_id=organisation_id, bloc_set="region", bloc=region))
    for place, code in enumerate(TARGETS):
        apart = "civil_society" if place % 2 else "nobody"
        stances = {
            name: Stance.STRONGLY_OPPOSE if name.startswith(apart) else Stance.SUPPORT for name in world.delegations
        }
        submit_many(world, code, stances)
    drain()
    return world


def standing(world: World) -> Found:
    """The findings as they are stored."""
    with reading() as session:
        rows = session.scalars(sa.select(Finding).where(Finding.round_id == world.round_id)).all()
        return {
            (row.target_revision_id, row.line): (
                row.divergence_class, row.direction, row.p_value, row.q_value, row.gap, row.flags, row.table_hash
            )
            for row in rows
        }  # fmt: skip


def looked_at_whole(world: World) -> Found:
    """The findings that a look at the whole round makes, without any p from before."""
    with transaction() as session:
        session.execute(sa.delete(Finding))
        session.flush()
        consultation = session.get_one(Consultation, world.consultation_id)
        picture = round_picture(session, consultation, round_of(session, world))
        hashes = {key: value[-1] for key, value in standing(world).items()}
        found: Found = {
            (target.revision.id, line): (
                seen.class_.value,
                seen.direction,
                seen.p_value,
                seen.q_value,
                seen.gap,
                [[flag.name.value, list(flag.groups)] for flag in seen.flags],
                hashes.get((target.revision.id, line)),
            )
            for target in picture.targets
            for line, seen in target.comparisons.items()
        }
        session.rollback()
    return found


def test_looking_at_what_changed_finds_what_looking_at_everything_finds(app: Flask, world: World) -> None:
    chance = random.Random(1)
    versions: dict[tuple[str, str], int] = {}
    assert standing(world) == looked_at_whole(world)
    for _ in range(4):
        for _ in range(chance.choice([1, 1, 4])):
            name, code = chance.choice(list(world.delegations)), chance.choice(TARGETS)
            stance = chance.choice([*ORDINAL_STANCES, Stance.ABSTAIN, None])
            base = versions.get((name, code), 1)
            submit(world, name, code, stance, base_version=base)
            versions[name, code] = base + 1
        drain()
        assert standing(world) == looked_at_whole(world)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_position_is_compared_on_its_own_target_alone(app: Flask, world: World) -> None:
    with transaction() as session:  # texts are compared all the time where reasons are given, and move no tally
        compared = TextsCompared(round_id=world.round_id, as_of=0)
        publish(session, world.consultation_id, compared, actor=SYSTEM, at=utc_now())
    with reading() as session:
        before = {row.id: row.as_of for row in session.scalars(sa.select(Finding))}
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *passed: asked.append(passed[2]))
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)

    drain()

    with reading() as session:
        moved = session.scalars(sa.select(Finding)).all()
        changed = {row.target_revision_id for row in moved if row.as_of != before[row.id]}
    assert changed == {world.revisions["T1"]}
    reads = [words for words in asked if words.startswith("SELECT") and "FROM tally_cells" in words]
    assert reads and all("target_revision_id IN" in words for words in reads)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_target_makes_everything_be_looked_at(app: Flask, world: World) -> None:
    wording = Wording(title="Target T9", text="What T9 asks for.")
    with transaction() as session:
        new = NewTarget(code="T9", wording=wording, cluster="Cluster A")
        world.revisions["T9"] = add_target(session, SYSTEM, world.consultation_id, new, at=utc_now()).id
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)

    drain()

    assert standing(world).keys() == {(revision, line) for revision in world.revisions.values() for line in LINES}
    assert standing(world) == looked_at_whole(world)


def test_a_burst_of_two_hundred_positions_ends_in_a_handful_of_looks(app: Flask) -> None:
    codes = [f"T{number}" for number in range(1, 21)]
    world = make_world(targets=codes, members={"government": 5, "civil_society": 5})
    for code in codes:
        submit_many(world, code, dict.fromkeys(world.delegations, Stance.SUPPORT))
    looks: list[str] = []
    sa.event.listen(
        db.engine,
        "before_cursor_execute",
        lambda *passed: looks.append(passed[2]) if passed[2].startswith("INSERT INTO analyses") else None,
    )

    drain()

    with reading() as session:
        counted = sa.select(sa.func.count()).select_from(LogEntry).where(LogEntry.name == TallyUpdated.name)
        assert session.scalar(counted) == 200
    assert 1 <= len(looks) <= 5
    assert standing(world) == looked_at_whole(world)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite nobody counts beside a look
def test_a_table_that_changes_while_it_is_looked_at_gets_no_p_of_another_table(app: Flask) -> None:
    """T1 is just significant alone; T2 is heard, so T1 must be looked at too, and meanwhile its table changes."""
    world = make_world(members={"government": 5, "civil_society": 5})
    apart = [*[Stance.SUPPORT] * 5, *[Stance.OPPOSE] * 4, Stance.SUPPORT]
    submit_many(world, "T1", dict(zip(world.delegations, apart, strict=True)))
    drain()
    submit_many(world, "T2", dict.fromkeys(world.delegations, Stance.SUPPORT))
    count(world)
    reads: list[str] = []

    def let_others_count(*passed: Any) -> None:
        if passed[2].startswith("SELECT") and "FROM tally_cells" in passed[2]:
            reads.append(passed[2])
            if len(reads) == 1:
                for number in (1, 2):
                    submit(world, f"civil_society {number}", "T1", Stance.SUPPORT, base_version=1)
                count(world)

    tallied = delivered(world, TallyUpdated.name)
    sa.event.listen(db.engine, "after_cursor_execute", let_others_count)
    run(handlers.look_for_divergence, tallied[-1:])
    sa.event.remove(db.engine, "after_cursor_execute", let_others_count)
    drain()

    assert len(reads) > 1
    assert standing(world) == looked_at_whole(world)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite nobody sets it beside a look
@pytest.mark.parametrize("looked_before", [False, True])
def test_a_weighting_that_is_set_while_a_look_is_under_way_holds(app: Flask, *, looked_before: bool) -> None:
    """More governments than others lean: all delegations together clearly, the mean of both groups not."""
    world = make_world(members={"government": 8, "civil_society": 5})
    leaning = [*[Stance.SUPPORT] * 5, *[Stance.NEUTRAL] * 7, Stance.OPPOSE]
    if looked_before:
        submit_many(world, "T2", dict.fromkeys(world.delegations, Stance.SUPPORT))
        drain()
    submit_many(world, "T1", dict(zip(world.delegations, leaning, strict=True)))
    count(world)
    [*_, tallied] = delivered(world, TallyUpdated.name)
    with transaction() as looking:
        loaded = looking.get_one(Consultation, world.consultation_id)
        with transaction() as session:
            consultation, chair = session.get_one(Consultation, world.consultation_id), world.actor(session, "chair 1")
            set_comparison(session, chair, consultation, weighting=Weighting.DELEGATIONS, at=utc_now())
        assert loaded.weighting == Weighting.GROUPS
        handlers.look_for_divergence(looking, tallied)
    drain()

    assert standing(world) == looked_at_whole(world)
    assert standing(world)[world.revisions["T1"], "stakeholder_group"][0] == DivergenceClass.LEANING


def count(world: World) -> None:
    """Count what was submitted, without looking at it yet."""
    run(handlers.refresh_tally, delivered(world, "position.submitted"))
