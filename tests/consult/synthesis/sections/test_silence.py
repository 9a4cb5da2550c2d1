"""Who has not answered: stale only once others have answered, or nobody does any more."""

from uuid import UUID

import pytest
from flask import Flask

from consult.database import transaction
from consult.domain.synthesis import Section
from consult.domain.vocabulary import AssociationKind, Stance
from consult.synthesis.models import Digest
from consult.synthesis.queries import Since, positions_since, stale_statements
from consult.synthesis.wording.arrivals import since_it_was_drafted, since_the_draft
from tests.associating import associate, declare
from tests.consult.synthesis.at_the_desk import draft
from tests.draining import drain
from tests.factories import World, make_world, submit


@pytest.fixture
def world(app: Flask) -> World:
    """Two governments answered; a third follows the first one, the fourth is silent."""
    made = make_world(members={"government": 4})
    submit(made, "government 1", "T1")
    submit(made, "government 2", "T1")
    submit(made, "government 2", "T2")
    associate(made, "government 3", declare(made, "government 1", ["T1"]))
    drain()
    return made


def is_stale(digest_id: UUID) -> bool:
    with transaction() as session:
        digest = session.get_one(Digest, digest_id)
        return Section.SILENCE in {row.section for row in stale_statements(session, digest)}


def test_who_answers_anew_or_takes_back_one_of_two_positions_leaves_the_silent_as_they_were(world: World) -> None:
    digest_id = draft(world)

    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)
    submit(world, "government 2", "T1", None, base_version=1)
    submit(world, "government 3", "T1")

    assert not is_stale(digest_id)
    with transaction() as session:
        assert positions_since(session, session.get_one(Digest, digest_id)) == Since(arrived=2, withdrawn=1)


@pytest.mark.parametrize("act", ["answers", "withdraws", "speaks for nobody"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sentence_is_stale_once_others_are_silent(world: World, act: str) -> None:
    digest_id = draft(world)

    if act == "answers":
        submit(world, "government 4", "T2")
    elif act == "withdraws":
        submit(world, "government 2", "T1", None, base_version=1)
        submit(world, "government 2", "T2", None, base_version=1)
    else:
        submit(world, "government 1", "T1", None, base_version=1)

    assert is_stale(digest_id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_leaves_a_statement_is_silent_again_and_has_not_arrived(app: Flask) -> None:
    world = make_world(members={"government": 3})
    submit(world, "government 1", "T1")
    statement = declare(world, "government 1", ["T1"])
    associate(world, "government 2", statement)
    drain()
    digest_id = draft(world)

    associate(world, "government 2", statement, AssociationKind.LEFT)

    assert is_stale(digest_id)
    with transaction() as session:
        assert positions_since(session, session.get_one(Digest, digest_id)) == Since(arrived=0, withdrawn=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("since", "said"),
    [
        (Since(1, 0), "1 position arrived"),
        (Since(0, 2), "2 positions were withdrawn"),
        (Since(3, 1), "3 positions arrived and 1 position was withdrawn"),
    ],
)
def test_a_withdrawal_is_not_told_as_an_arrival(app: Flask, since: Since, said: str) -> None:
    with app.test_request_context():
        assert since_it_was_drafted(*since) == f"After it was drafted {said}; statements rest on them."
        assert since_the_draft(*since, when="draft 1") == f"Since draft 1 {said}."
        assert since_the_draft(0, 0, when="draft 1") == "Nothing has arrived since draft 1."
        assert since_it_was_drafted(0, 0) == "After it was drafted something changed that statements rest on."
