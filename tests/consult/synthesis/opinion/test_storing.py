"""Opinion groups are kept for the desk: one look for a burst, and never an older one over a newer."""

from flask import Flask

from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.synthesis.opinion import (
    look_for_opinion_groups,
    opinion_of,
    rounds_to_look_at,
    store_opinion_groups,
)
from tests.consult.synthesis.opinion.camps import count, two_camps
from tests.factories import World, submit
from workers.tasks.analysis import find_opinion_groups


def waiting():
    with reading() as session:
        return list(rounds_to_look_at(session))


def stored(world: World):
    with reading() as session:
        return opinion_of(session, world.round_id)


def test_a_round_is_looked_at_when_it_was_counted_and_not_again(app: Flask):
    world = two_camps()
    assert waiting() == []
    count(world)
    assert waiting() == [world.round_id]

    find_opinion_groups.run()

    assert waiting() == []
    assert stored(world).document["found"]


def test_a_later_position_asks_for_another_look(app: Flask):
    world = two_camps()
    count(world)
    find_opinion_groups.run()
    first = stored(world).as_of

    submit(world, "government 1", "T1", Stance.NEUTRAL, base_version=1)
    count(world)
    find_opinion_groups.run()

    assert stored(world).as_of > first


def test_a_look_that_took_long_does_not_replace_a_newer_one(app: Flask):
    world = two_camps()
    count(world)
    with reading() as session:
        early, old = look_for_opinion_groups(session, world.round_id)
    submit(world, "government 1", "T1", Stance.NEUTRAL, base_version=1)
    count(world)
    find_opinion_groups.run()
    newer = stored(world).as_of

    with transaction() as session:
        store_opinion_groups(session, world.round_id, as_of=early, document=old, at=utc_now())

    assert stored(world).as_of == newer > early
