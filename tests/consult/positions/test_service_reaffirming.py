"""After a succession a delegation stands by what it said, or changes it."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from consult.consultations.models import Delegation
from consult.consultations.queries import focal_point_of
from consult.consultations.service import succeed
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotPermitted, PositionsChanged
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.organisations.queries import person_by_email
from consult.positions import service
from consult.positions.reaffirmation import Reaffirmation, reaffirmation_of
from tests.consult.positions.visiting import OWN, add_contributor, standing
from tests.factories import World, submit

FOCAL = f"focal point of {OWN}"


def pass_on(world: World, email: str = "new@example.org") -> None:
    with transaction() as session:
        former = focal_point_of(session, world.delegations[OWN])
        assert former is not None
        actor = world.actor(session, "secretariat")
        succeed(session, actor, world.delegations[OWN], former_id=former.id, name="New", email=email, at=utc_now())
        found = person_by_email(session, email)
        assert found is not None
        world.people[FOCAL] = found.id


def asked(world: World) -> Reaffirmation | None:
    with reading() as session:
        return reaffirmation_of(session, session.get_one(Delegation, world.delegations[OWN]))


def reaffirm(world: World, seen: str, person: str = FOCAL) -> int:
    with transaction() as session:
        actor = world.actor(session, person)
        return service.reaffirm_positions(session, actor, world.delegations[OWN], seen=seen, at=utc_now())


def positions_and_events(world: World) -> tuple[list[UUID], list[str]]:
    position = standing(world)
    with reading() as session:
        names = sa.select(LogEntry.name).where(LogEntry.consultation_id == world.consultation_id)
        return [position.id] if position else [], list(session.scalars(names.order_by(LogEntry.seq)))


def test_a_successor_stands_by_the_positions_and_none_changes(world: World) -> None:
    submit(world, OWN, "T1")
    submit(world, OWN, "T2", Stance.OPPOSE)
    assert asked(world) is None
    pass_on(world)
    found = asked(world)
    assert found is not None
    before = positions_and_events(world)

    assert reaffirm(world, found.hash) == 2

    after = positions_and_events(world)
    assert after[0] == before[0]
    assert after[1][len(before[1]) :] == ["positions.reaffirmed"]
    assert asked(world) is None
    with pytest.raises(PositionsChanged):
        reaffirm(world, found.hash)


def test_what_the_successor_changes_need_not_be_reaffirmed(world: World) -> None:
    submit(world, OWN, "T1")
    submit(world, OWN, "T2")
    pass_on(world)
    found = asked(world)
    assert found is not None

    submit(world, OWN, "T1", Stance.OPPOSE, base_version=1)

    with pytest.raises(PositionsChanged):
        reaffirm(world, found.hash)
    left = asked(world)
    assert left is not None
    assert len(left.positions) == 1
    submit(world, OWN, "T2", None, base_version=1)
    assert asked(world) is None


def test_each_succession_asks_again(world: World) -> None:
    submit(world, OWN, "T1")
    pass_on(world)
    found = asked(world)
    assert found is not None
    reaffirm(world, found.hash)

    pass_on(world, "third@example.org")

    again = asked(world)
    assert again is not None
    assert again.succession.id != found.succession.id


def test_a_contributor_stands_by_nothing(world: World) -> None:
    submit(world, OWN, "T1")
    add_contributor(world, "labour")
    pass_on(world)
    found = asked(world)
    assert found is not None

    with pytest.raises(NotPermitted):
        reaffirm(world, found.hash, "labour")
