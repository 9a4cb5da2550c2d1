from datetime import timedelta

import pytest

from consult.accounts.models import Account
from consult.accounts.sessions import (
    end_session,
    end_sessions_of,
    hash_of,
    keep_session,
    session_called,
    sessions_of,
    start_session,
    strengthen_session,
)
from consult.accounts.vocabulary import SESSION_IDLE, SESSION_LIFETIME, Factor
from consult.database import utc_now
from consult.domain.errors import AccountEnded
from consult.domain.permissions import SYSTEM
from consult.organisations.service import register_person

NOW = utc_now()


@pytest.fixture
def person_id(session):
    return register_person(session, SYSTEM, name="Ann", email="ann@example.org", at=NOW).id


def start(session, person_id):
    return start_session(session, person_id, first_factor=Factor.LINK, at=NOW)


def test_a_session_is_found_by_its_id_until_it_ends(session, person_id):
    raw = start(session, person_id)
    assert session_called(session, raw, at=NOW).person_id == person_id

    assert end_session(session, person_id, hash_of(raw)) is True
    assert session_called(session, raw, at=NOW) is None


def test_a_session_that_nobody_uses_is_over(session, person_id):
    raw = start(session, person_id)

    assert session_called(session, raw, at=NOW + SESSION_IDLE - timedelta(seconds=1)) is not None
    assert session_called(session, raw, at=NOW + SESSION_IDLE) is None


def test_a_session_in_use_is_over_after_a_week(session, person_id):
    raw = start(session, person_id)
    keep_session(session, hash_of(raw), data="{}", at=NOW + SESSION_LIFETIME)

    assert session_called(session, raw, at=NOW + SESSION_LIFETIME - timedelta(seconds=1)) is not None
    assert session_called(session, raw, at=NOW + SESSION_LIFETIME) is None


def test_nobody_ends_the_session_of_another(session, person_id):
    raw = start(session, person_id)
    other = register_person(session, SYSTEM, name="Bea", email="bea@example.org", at=NOW).id

    assert end_session(session, other, hash_of(raw)) is False
    assert session_called(session, raw, at=NOW) is not None


def test_all_sessions_but_one_end_at_once(session, person_id):
    kept, *others = [start(session, person_id) for _ in range(3)]

    assert end_sessions_of(session, person_id, but=hash_of(kept)) == 2
    assert [row.id_hash for row in sessions_of(session, person_id, at=NOW)] == [hash_of(kept)]
    assert all(session_called(session, raw, at=NOW) is None for raw in others)


def test_a_second_factor_puts_the_session_under_a_new_id(session, person_id):
    raw = start(session, person_id)
    later = NOW + timedelta(minutes=1)

    renewed = strengthen_session(session, hash_of(raw), second_factor=Factor.AUTHENTICATOR, at=later)

    assert session_called(session, raw, at=later) is None
    row = session_called(session, renewed, at=later)
    assert (row.second_factor, row.verified_at) == (Factor.AUTHENTICATOR, later)


def test_an_ended_account_opens_nothing_and_what_was_open_is_over(session, person_id):
    raw = start(session, person_id)
    session.get_one(Account, person_id).ended_at = NOW
    session.flush()

    assert session_called(session, raw, at=NOW) is None
    with pytest.raises(AccountEnded):
        start(session, person_id)
