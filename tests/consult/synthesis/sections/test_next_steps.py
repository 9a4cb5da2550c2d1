"""What happens next: as the rounds stand, and stale once they no longer do."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round, plan_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.synthesis import Section
from consult.presentation import utc_moment
from consult.synthesis.sections.next_steps import is_outdated, next_values
from tests.consult.synthesis.sections.drafted import told
from tests.factories import make_world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_open_round_says_until_when_and_a_closed_one_what_follows(app: Flask) -> None:
    world = make_world()
    with transaction() as session:
        round_ = session.get_one(Round, world.round_id)
        closes, opens = utc_moment(round_.closes_at), round_.closes_at + timedelta(days=3)

    [words] = told(world)[Section.NEXT]
    assert words == (
        f"Round 1 takes positions until {closes}. Every input gets an answer with a reason before the consultation "
        "closes."
    )
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    assert "No further round is planned so far." in told(world)[Section.NEXT][0]
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        plan_round(
            session, SYSTEM, consultation, opens_at=opens, closes_at=opens + timedelta(days=9), number=2, at=utc_now()
        )

    [words] = told(world)[Section.NEXT]
    assert words.startswith("Round 1 closed on ")
    assert f"Round 2 takes positions from {utc_moment(opens)} until {utc_moment(opens + timedelta(days=9))}." in words


def test_what_was_said_is_outdated_when_a_round_ends_early_but_not_when_it_ends_as_announced(app: Flask) -> None:
    world = make_world()
    with transaction() as session:
        round_ = session.get_one(Round, world.round_id)
        said = next_values(session, round_)
        ends_at = round_.closes_at

        close_round(session, SYSTEM, world.round_id, at=ends_at)
        assert not is_outdated(session, round_, said)

        round_.closed_at = ends_at - timedelta(days=1)
        assert is_outdated(session, round_, said)
