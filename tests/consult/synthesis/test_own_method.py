"""The example of a corridor on the method page: a pair that can be summed up, found at the cost of one read."""

import pytest
from flask import Flask

from consult.consultations.models import Consultation
from consult.database import reading, transaction
from consult.domain.vocabulary import Stance
from consult.synthesis.own_method import example_of_corridor
from consult.synthesis.tallying import recount
from tests.factories import make_world, round_of, submit_many
from tests.listening import statements

CODES = tuple(f"T{number}" for number in range(1, 8))
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_first_two_governments_that_share_enough_are_shown_after_one_read(app: Flask) -> None:
    """The first says nothing, the second abstains on all, the third shares five targets with each of the last two."""
    world = make_world(targets=CODES, members={"government": 5})
    for place, code in enumerate(CODES):
        said = {"government 2": Stance.ABSTAIN, "government 4": Stance.SUPPORT, "government 5": Stance.OPPOSE}
        submit_many(world, code, said | ({"government 3": Stance.SUPPORT} if place < 5 else {}))
    with transaction() as session:
        recount(session, session.get_one(Consultation, world.consultation_id), world.round_id)

    with reading() as session, statements() as seen:
        consultation = session.get_one(Consultation, world.consultation_id)
        found = example_of_corridor(session, consultation, round_of(session, world))

    assert found
    assert (found.origin.name, found.destination.name) == ("government 4", "government 5")
    assert found.corridor.mean_difference == 2
    assert len([words for words in seen if "FROM standing_positions" in words]) == 1
