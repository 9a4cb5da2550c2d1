"""Objectors take their positions back within a round: the next digest says so, and not that they were convinced."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.accreditation.service import withdraw_accreditation
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution, DigestState, Stance
from consult.synthesis.models import Digest, Statement
from consult.synthesis.released import picture_for_readers
from consult.synthesis.sealing import headline_of_digest
from consult.synthesis.views import views_of
from consult.synthesis.wording import sentence
from tests.associating import associate, declare
from tests.consult.synthesis.at_the_desk import draft
from tests.draining import drain
from tests.factories import World, make_world, submit, submit_many

CAUTION = "Part of the change can be due to who answered and who did not; who changed position is not told here."


def divided() -> World:
    """Governments support T1 and civil society opposes it, and a digest that says so has gone out."""
    world = make_world(targets=("T1",), members={"government": 6, "civil_society": 6, "private_sector": 1})
    stances = {name: Stance.SUPPORT if name.startswith("government") else Stance.OPPOSE for name in world.delegations}
    submit_many(world, "T1", {name: stance for name, stance in stances.items() if not name.startswith("private")})
    drain()
    send(draft(world))
    return world


def send(digest_id: UUID) -> None:
    with transaction() as session:
        sent = sa.update(Digest).where(Digest.id == digest_id)
        session.execute(sent.values(state=DigestState.SENT, sending_at=utc_now(), sent_at=utc_now()))
    drain()


def news(world: World) -> tuple[str, list[str]]:
    """The headline and the news of a digest drafted now."""
    digest_id = draft(world)
    with transaction() as session:
        rows = session.query(Statement).filter_by(digest_id=digest_id, section="news").order_by(Statement.place)
        told = [sentence(row.template, row.values) for row in rows]
        return headline_of_digest(session.get_one(Digest, digest_id)), told


def test_a_division_whose_objectors_withdrew_is_not_said_to_have_closed(app: Flask) -> None:
    world = divided()
    for number in range(1, 6):
        submit(world, f"civil_society {number}", "T1", None, base_version=1)
    drain()

    headline, [told] = news(world)

    assert headline == "1 division is no longer shown"
    assert told.startswith("No division on “Target T1” is shown any more. It is now: ")
    assert told.endswith(
        "Agreement rose from 6 of 12 to 6 of 7; 5 that had opposed no longer have a position. Nobody changed position: "
        "all of the rise is due to that."
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_lost_its_accreditation_who_left_and_who_was_persuaded_are_told_apart(app: Flask) -> None:
    world = divided()
    statement = declare(world, "civil_society 6", ["T1"])
    associate(world, "private_sector 1", statement)
    drain()
    send(draft(world))
    with transaction() as session:
        gone = world.delegations["civil_society 1"]
        withdraw_accreditation(
            session, world.actor(session, "secretariat"), gone, reason="It was dissolved.", at=utc_now()
        )
    submit(world, "civil_society 6", "T1", None, base_version=1)
    for number in range(2, 6):
        submit(world, f"civil_society {number}", "T1", base_version=1)
    drain()

    _headline, [told] = news(world)

    assert "Agreement rose from 6 of 13 to all 10; 3 that had opposed no longer have a position." in told
    assert "4 changed position. In points of agreement: " in told
    assert "from who has no position any more and " in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_had_joined_an_author_that_had_gone_before_is_not_said_to_have_left_since(app: Flask) -> None:
    world = divided()
    statement = declare(world, "civil_society 6", ["T1"])
    associate(world, "private_sector 1", statement)
    with transaction() as session:
        author = world.delegations["civil_society 6"]
        withdraw_accreditation(
            session, world.actor(session, "secretariat"), author, reason="It was dissolved.", at=utc_now()
        )
    drain()
    send(draft(world))
    for number in range(1, 6):
        submit(world, f"civil_society {number}", "T1", None, base_version=1)
    drain()

    _headline, [told] = news(world)

    assert "Agreement rose from 6 of 11 to all 6; 5 that had opposed no longer have a position." in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_the_news_carry_the_caution_whether_somebody_left_or_not(app: Flask, rule: Attribution) -> None:
    world = make_world(members={"government": 1}, attribution=rule)
    submit(world, "government 1", "T1")
    submit(world, "government 1", "T1", None, base_version=1)
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        picture = picture_for_readers(session, consultation, session.get_one(Round, world.round_id))
        found = views_of(session, picture, since=1)
    [told, other] = [view.since_digest for view in found["stakeholder_group"]]

    assert told == other
    before = {"class": "divided_between", "direction": None, "row": None}
    values = found["stakeholder_group"][0].values() | {"before": before, "since_digest": told}
    assert sentence("division_closed", values).endswith(CAUTION)
    both = values | {"turnover": {**(told or {}), "since": 1}}
    assert sentence("division_closed", both).count(CAUTION) == 1
