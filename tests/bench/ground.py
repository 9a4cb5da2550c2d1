"""A consultation with many free places for positions, and the single acts that the benchmarks time on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from uuid import uuid4

import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.positions.models import Position
from consult.positions.service import submit_positions
from consult.positions.submission import Entry, Submission
from tests.factories import World, make_world

Place = tuple[str, str]
"""A delegation and a target's code."""


@dataclass(kw_only=True)
class Ground:
    """A world, its focal points as actors, and the places nobody has answered yet."""

    world: World
    actors: dict[str, Actor] = field(default_factory=dict)
    free: Iterator[Place] = field(default_factory=lambda: iter(()))

    def take(self, count: int) -> list[Place]:
        """The next free places; StopIteration when the ground is used up."""
        return [next(self.free) for _ in range(count)]


def make_ground(*, delegations: int, targets: int) -> Ground:
    """Half of the delegations are governments, half civil society; the places come target by target."""
    codes = [f"T{number}" for number in range(1, targets + 1)]
    members = {"government": delegations - delegations // 2, "civil_society": delegations // 2}
    world = make_world(targets=codes, members=members)
    with reading() as session:
        actors = {name: world.actor(session, f"focal point of {name}") for name in world.delegations}
    places = ((name, code) for code, name in product(codes, world.delegations))
    return Ground(world=world, actors=actors, free=places)


def submission_at(ground: Ground, place: Place) -> Submission:
    """A first version for this place, without texts."""
    content = PositionContent(stance=list(Stance)[hash(place) % 5])
    entry = Entry(content=content, base_version=0, revision_id=ground.world.revisions[place[1]])
    return Submission(submission_key=uuid4().hex, entries=(entry,))


def submit(ground: Ground, place: Place) -> None:
    """What the product does, in a transaction of its own."""
    submission = submission_at(ground, place)
    own = ground.world.delegations[place[0]]
    with transaction() as session:
        submit_positions(session, ground.actors[place[0]], own, submission=submission, at=utc_now())


def insert_row(ground: Ground, place: Place) -> None:
    """The same row of the same table alone, in a transaction of its own: no check, no event, no receipt."""
    [entry] = submission_at(ground, place).entries
    with transaction() as session:
        session.execute(
            sa.insert(Position).values(
                id=uuid4(),
                consultation_id=ground.world.consultation_id,
                round_id=ground.world.round_id,
                target_revision_id=entry.revision_id,
                delegation_id=ground.world.delegations[place[0]],
                version=1,
                stance=entry.content.stance,
                content_hash=entry.content.hash(),
                seq=0,
                taken_at=utc_now(),
            )
        )
