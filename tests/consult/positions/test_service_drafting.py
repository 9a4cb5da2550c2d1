"""Drafts: kept for the delegation or for one body, and gone when they say nothing new."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    NotPermitted,
)
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.positions import service
from consult.positions.models import Draft
from tests.consult.positions.visiting import OWN, add_contributor, submission_of
from tests.factories import World, submit


def save(world: World, person: str, contents: Mapping[str, PositionContent]) -> None:
    by_revision = {world.revisions[code]: content for code, content in contents.items()}
    with transaction() as session:
        service.save_drafts(
            session,
            world.actor(session, person),
            world.delegations[OWN],
            round_id=world.round_id,
            contents=by_revision,
            at=utc_now(),
        )


def drafts(world: World) -> list[Draft]:
    with reading() as session:
        return list(session.scalars(sa.select(Draft)))


def test_a_contributor_drafts_for_the_own_body_and_signs_nothing(world: World) -> None:
    add_contributor(world, "labour")
    save(world, "labour", {"T1": PositionContent(stance=Stance.SUPPORT)})

    [draft] = drafts(world)
    assert draft.body_id is not None
    with transaction() as session, pytest.raises(NotPermitted):
        actor = world.actor(session, "labour")
        service.submit_positions(session, actor, world.delegations[OWN], submission=submission_of(world), at=utc_now())


def test_the_drafts_of_bodies_and_of_the_delegation_stand_apart(world: World) -> None:
    add_contributor(world, "labour")
    add_contributor(world, "interior")
    for person, stance in (
        ("labour", Stance.SUPPORT),
        ("interior", Stance.OPPOSE),
        (f"focal point of {OWN}", Stance.NEUTRAL),
    ):
        save(world, person, {"T1": PositionContent(stance=stance)})

    assert {draft.stance for draft in drafts(world)} == {"support", "oppose", "neutral"}
    submit(world, OWN, "T1", Stance.NEUTRAL)
    assert {draft.stance for draft in drafts(world)} == {"support", "oppose"}


def test_a_draft_remembers_the_version_it_was_begun_on(world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    save(world, f"focal point of {OWN}", {"T1": PositionContent(stance=Stance.OPPOSE)})
    submit(world, OWN, "T2", Stance.SUPPORT)

    [draft] = drafts(world)
    assert draft.base_version == 1


@pytest.mark.parametrize(
    "content", [PositionContent(), PositionContent(stance=Stance.SUPPORT)], ids=["nothing", "same"]
)
def test_a_draft_that_says_nothing_new_is_no_draft(world: World, content: PositionContent) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    save(world, f"focal point of {OWN}", {"T1": PositionContent(stance=Stance.OPPOSE)})

    save(world, f"focal point of {OWN}", {"T1": content})

    assert drafts(world) == []
