"""The first line of a digest: how much it rests on."""

import pytest
from flask import Flask

from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.synthesis.sealing import lede
from consult.synthesis.service import draft_digest_by_hand
from tests.draining import drain
from tests.factories import make_world, submit


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_counts_the_delegations_that_answered_and_not_those_at_the_table(app: Flask) -> None:
    world = make_world(members=dict.fromkeys(("government", "civil_society"), 2))
    for name in list(world.delegations)[:3]:
        submit(world, name, "T1")
    drain()

    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
        words = lede(digest, session.get_one(Round, digest.round_id))

    assert words.startswith("3 positions of 3 delegations stand in round 1. Of 2 targets ")
    assert words.endswith(" Shares are of those who took a stance; abstentions are counted apart.")
