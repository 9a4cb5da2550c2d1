"""Sending: of two digests to the same readers the second waits until it is drafted anew, whoever works meanwhile."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.errors import DigestStale
from consult.domain.permissions import SYSTEM
from consult.domain.schedule import Edition
from consult.domain.vocabulary import Audience, DigestState
from consult.synthesis import drafting, service
from tests.consult.synthesis.at_the_desk import approve, state_of, world_with_an_objection
from tests.draining import drain
from tests.factories import World


def drafted(world: World, audiences: tuple[Audience, Audience]) -> list[UUID]:
    """Two digests of one round, the window of the second after that of the first."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_, at = session.get_one(Round, world.round_id), utc_now()
        windows = (round_.opens_at, at), (at, at + timedelta(hours=1))
        found = [
            drafting.draft_digest(
                session, SYSTEM, consultation, round_, window=window, edition=Edition(audience=audience), at=at
            )
            for window, audience in zip(windows, audiences, strict=True)
        ]
        return [digest.id for digest in found if digest]


def send(world: World, digest_id: UUID, settings: Settings) -> None:
    with transaction() as session:
        chair = world.actor(session, "chair 1")
        service.send_digest(session, chair, digest_id, settings=settings, at=utc_now())


def test_what_was_approved_before_another_went_out_to_its_readers_does_not_follow_it(
    app: Flask, settings: Settings
) -> None:
    world = world_with_an_objection()
    first, second = drafted(world, (Audience.PARTICIPANTS, Audience.PARTICIPANTS))
    for digest_id in (first, second):
        approve(world, digest_id, settings)
    send(world, first, settings)

    with pytest.raises(DigestStale):
        send(world, second, settings)
    drain()

    assert state_of(second) == DigestState.DRAFTED
    approve(world, second, settings)
    send(world, second, settings)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_went_out_to_other_readers_holds_nothing_up(app: Flask, settings: Settings) -> None:
    world = world_with_an_objection()
    first, second = drafted(world, (Audience.CHAIRS, Audience.PARTICIPANTS))
    for digest_id in (first, second):
        approve(world, digest_id, settings)

    send(world, first, settings)
    send(world, second, settings)

    assert state_of(second) == DigestState.SENDING
