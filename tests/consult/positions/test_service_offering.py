"""A body's draft is its own until it is offered, and again once it is taken back or changed."""

import pytest

from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import DraftChanged, InvalidInput, NotFound, NotPermitted, RoundClosed
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.positions import service
from consult.positions.desk import desk_of
from tests.consult.positions.visiting import OWN, add_contributor, keep, offer, offers_on
from tests.factories import World

FOCAL = f"focal point of {OWN}"


@pytest.fixture(autouse=True)
def bodies(world: World) -> None:
    for name in ("labour", "interior"):
        add_contributor(world, name)


def take_back(world: World, person: str) -> None:
    [last] = [row for row in offers_on(world) if row.number == len(offers_on(world))]
    with transaction() as session:
        actor = world.actor(session, person)
        service.take_back_offer(session, actor, world.delegations[OWN], offer_id=last.id, at=utc_now())


def seen_by_focal_point(world: World) -> list[str | None]:
    with reading() as session:
        found = desk_of(session, world.actor(session, FOCAL), world.delegations[OWN])
    return [row.stance for row in found.line_with("T1").bodies.values()]


def states(world: World) -> list[str]:
    return [row.state for row in offers_on(world)]


def test_a_draft_is_its_bodys_until_it_is_offered(world: World) -> None:
    keep(world, "labour", stance=Stance.SUPPORT)
    assert seen_by_focal_point(world) == []

    assert offer(world, "labour", "T1") == 1

    assert seen_by_focal_point(world) == ["support"]


def test_a_draft_taken_back_is_out_of_sight_again(world: World) -> None:
    keep(world, "labour")
    offer(world, "labour")

    take_back(world, "labour")
    take_back(world, "labour")

    assert seen_by_focal_point(world) == []
    assert states(world) == ["taken_back"]


def test_a_change_makes_it_a_draft_again_and_the_next_offer_a_new_one(world: World) -> None:
    keep(world, "labour")
    offer(world, "labour")

    keep(world, "labour", stance=Stance.OPPOSE)
    assert seen_by_focal_point(world) == []
    offer(world, "labour")

    assert seen_by_focal_point(world) == ["oppose"]
    assert [(row.number, row.state) for row in offers_on(world)] == [(1, "taken_back"), (2, "offered")]


def test_saving_the_same_again_leaves_the_offer(world: World) -> None:
    keep(world, "labour")
    offer(world, "labour")

    keep(world, "labour")

    assert states(world) == ["offered"]


def test_all_that_are_ready_are_offered_once(world: World) -> None:
    keep(world, "labour", "T1")
    keep(world, "labour", "T2")

    assert (offer(world, "labour"), offer(world, "labour"), offer(world, "labour", "T1")) == (2, 0, 0)


def test_another_body_takes_nothing_back(world: World) -> None:
    keep(world, "labour")
    offer(world, "labour")

    with pytest.raises(NotFound):
        take_back(world, "interior")


def test_a_decided_draft_is_neither_taken_back_nor_offered_as_it_stands(world: World) -> None:
    keep(world, "labour")
    offer(world, "labour")
    [row] = offers_on(world)
    with transaction() as session:
        seen = service.Seen(offers={row.id: row.content_hash})
        actor, own = world.actor(session, FOCAL), world.delegations[OWN]
        service.reject_offer(session, actor, own, seen=seen, reason="Not now.", at=utc_now())

    with pytest.raises(DraftChanged):
        take_back(world, "labour")
    with pytest.raises(InvalidInput, match="change it"):
        offer(world, "labour", "T1")
    assert offer(world, "labour") == 0


def test_there_is_nothing_to_offer_without_a_draft(world: World) -> None:
    with pytest.raises(NotFound):
        offer(world, "labour", "T1")


def test_only_a_body_offers(world: World) -> None:
    keep(world, FOCAL)
    with pytest.raises(NotPermitted):
        offer(world, FOCAL, "T1")
    with pytest.raises(NotFound):
        offer(world, "focal point of government 2", "T1")


def test_nothing_is_offered_after_the_round(world: World) -> None:
    keep(world, "labour")
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    with pytest.raises(RoundClosed):
        offer(world, "labour")
