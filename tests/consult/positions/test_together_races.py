"""Two at once, fifty times: joins that overlap, a statement that changes under a join, the last two signatures."""

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from flask import Flask

from consult.database import reading
from consult.domain.vocabulary import AssociationKind, Stance
from consult.events.models import LogEntry
from consult.positions.associations.models import HeldAssociation
from consult.positions.models import Position, Submission
from consult.synthesis.models import StandingPosition
from tests.associating import associate, declare
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.racing import at_once
from tests.signing_together import propose, sign

TIMES = 50
FIRST, SECOND, MEMBER = "government 1", "government 2", "government 3"


def world_with(targets: Sequence[str] = ("T1",)) -> World:
    world = make_world(targets=targets, members={"government": 3})
    submit(world, FIRST, "T1", Stance.SUPPORT)
    return world


def held(world: World) -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(HeldAssociation)) or 0


def test_of_two_joins_of_overlapping_statements_one_is_refused(app: Flask) -> None:
    world = world_with()
    submit(world, SECOND, "T1", Stance.OPPOSE)
    statements = [declare(world, name, ("T1",)) for name in (FIRST, SECOND)]

    for _ in range(TIMES):
        outcomes = at_once(app, *(partial(associate, world, MEMBER, one) for one in statements))
        assert sorted(outcomes) == ["associations_overlap", "done"]
        assert held(world) == 1
        associate(world, MEMBER, statements[outcomes.index("done")], AssociationKind.LEFT)


def test_of_two_joins_from_the_same_version_one_is_told(app: Flask) -> None:
    world = world_with()
    statement = declare(world, FIRST, ("T1",))

    for turn in range(TIMES):
        base = 2 * turn
        outcomes = at_once(
            app,
            partial(associate, world, MEMBER, statement, base_version=base),
            partial(associate, world, MEMBER, statement, AssociationKind.DISSOCIATED, base_version=base),
        )
        assert sorted(outcomes) == ["association_changed", "done"]
        associate(world, MEMBER, statement, AssociationKind.LEFT)


def test_a_join_follows_the_statement_that_changes_at_the_same_moment(app: Flask) -> None:
    world = world_with()
    statement = declare(world, FIRST, ("T1",))

    for turn in range(1, TIMES + 1):
        stance = Stance.OPPOSE if turn % 2 else Stance.SUPPORT
        outcomes = at_once(
            app,
            partial(submit, world, FIRST, "T1", stance, base_version=turn),
            partial(associate, world, MEMBER, statement),
        )
        assert outcomes == ["done", "done"]
        drain()
        with reading() as session:
            standing = {row.delegation_id: row for row in session.scalars(sa.select(StandingPosition))}
        assert standing[world.delegations[FIRST]].stance == stance
        assert standing[world.delegations[MEMBER]].stance == stance
        associate(world, MEMBER, statement, AssociationKind.LEFT)


def test_the_last_two_signatures_at_once_make_one_joint_submission(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 2})

    for turn in range(1, TIMES + 1):
        proposal = propose(world, FIRST, SECOND, codes={"T1": Stance.OPPOSE if turn % 2 else Stance.SUPPORT})
        outcomes = at_once(app, *(partial(sign, world, name, proposal) for name in (FIRST, SECOND)))
        assert outcomes == ["done", "done"]
        with reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 2 * turn
            assert session.scalar(sa.select(sa.func.max(Position.version))) == turn
            submitted = sa.select(sa.func.count()).select_from(LogEntry)
            assert session.scalar(submitted.where(LogEntry.name == "joint_position.submitted")) == turn
