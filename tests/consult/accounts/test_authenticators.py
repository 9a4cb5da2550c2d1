from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from consult.accounts.authenticators import Authenticators, digits_of, use_code
from consult.accounts.sessions import ensure_account
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.organisations.service import register_person

CODES = Authenticators("a key for tests only")


@pytest.fixture
def person_id(app):
    with transaction() as session:
        person = register_person(session, SYSTEM, name="Ann", email="ann@example.org", at=utc_now())
        ensure_account(session, person.id, at=utc_now()).totp_secret = CODES.generate_totp_secret()
        return person.id


def code_at(person_id, at):
    with transaction() as session:
        account = ensure_account(session, person_id, at=at)
        return CODES.code_after(account.totp_secret, account.totp_counter, at=at)


def test_of_two_uses_of_a_code_at_once_one_counts(app, person_id):
    def use(code, at, barrier):
        barrier.wait()
        with app.app_context(), transaction() as session:
            return use_code(session, CODES, person_id, code, at=at)

    for turn in range(20):
        at = utc_now() + timedelta(minutes=5 * turn)
        code, barrier = code_at(person_id, at), Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            answers = [done.result() for done in [pool.submit(use, code, at, barrier) for _ in range(2)]]
        assert sorted(answers) == [False, True]


def test_a_code_of_another_time_is_refused(app, person_id):
    now = utc_now()
    with transaction() as session:
        assert not use_code(
            session, CODES, person_id, code_at_rest(session, person_id, now), at=now + timedelta(hours=1)
        )


def code_at_rest(session, person_id, at):
    return CODES.code_after(ensure_account(session, person_id, at=at).totp_secret, None, at=at)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("123 456", "123456"), ("\u0661\u0662\u0663\u0664\u0665\u0666", "123456"), ("12345", None), ("12345a", None)]
    + [(hostile, None) for hostile in ("", "\0" * 6, "\ud800" * 6, "1" * 100_000, "\u00b2" * 6)],
)
def test_six_digits_of_any_script_are_a_code(typed, digits):
    assert digits_of(typed) == digits
