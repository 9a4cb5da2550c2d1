from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accounts.models import SignInSession, Throttle, Token
from consult.accounts.sessions import session_called, start_session
from consult.accounts.sweeping import sweep
from consult.accounts.throttling import ADDRESS_CEILING, wait_before
from consult.accounts.tokens import issue_token, peek_token
from consult.accounts.vocabulary import SESSION_IDLE, Factor, TokenPurpose
from consult.database import utc_now
from consult.domain.permissions import SYSTEM
from consult.organisations.service import register_person

NOW = utc_now()


@pytest.fixture
def raw_ones(session):
    person = register_person(session, SYSTEM, name="Ann", email="ann@example.org", at=NOW)
    token = issue_token(session, TokenPurpose.INVITATION, subject="x", lifetime=timedelta(hours=1), at=NOW)
    wait_before(session, "key", ceiling=ADDRESS_CEILING, at=NOW)
    return start_session(session, person.id, first_factor=Factor.LINK, at=NOW), token


def test_what_still_works_stays(session, raw_ones):
    sweep(session, at=NOW + timedelta(minutes=59))

    assert session_called(session, raw_ones[0], at=NOW) is not None
    assert peek_token(session, TokenPurpose.INVITATION, raw_ones[1], at=NOW) == "x"


def test_what_is_over_goes(session, raw_ones):
    sweep(session, at=NOW + max(SESSION_IDLE, timedelta(days=2)))

    for model in (SignInSession, Token, Throttle):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
