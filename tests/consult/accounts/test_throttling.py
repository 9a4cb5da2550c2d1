from datetime import timedelta

import pytest

from consult.accounts.throttling import (
    ACCOUNT_CEILING,
    ADDRESS_CEILING,
    delay_after,
    forgive,
    throttle_key,
    wait_before,
)
from consult.database import utc_now

NOW = utc_now()


def test_waits_double_up_to_the_ceiling():
    waits = [delay_after(failures, ceiling=ACCOUNT_CEILING).total_seconds() for failures in range(1, 13)]

    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert delay_after(10**9, ceiling=ADDRESS_CEILING) == ADDRESS_CEILING


def test_after_the_wait_the_next_try_is_checked_however_many_failed(session):
    at = NOW
    for _ in range(50):
        wait = wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=at)
        assert wait <= ACCOUNT_CEILING
        at += wait

    assert wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=at + ACCOUNT_CEILING) == timedelta()


def test_a_try_that_waits_makes_nobody_wait_longer(session):
    for _ in range(3):
        wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=NOW)

    waits = {wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=NOW) for _ in range(20)}

    assert waits == {timedelta(seconds=1)}


def test_a_success_takes_the_count_back(session):
    for _ in range(10):
        wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=NOW)
    forgive(session, "key")

    assert wait_before(session, "key", ceiling=ACCOUNT_CEILING, at=NOW) == timedelta()


@pytest.mark.parametrize("value", ["", "\0", "\ud800", "x" * 100_000])
def test_a_name_of_any_kind_becomes_a_key(value):
    assert len(throttle_key("secret", "kind", value)) == 64
    assert throttle_key("secret", "kind", value) != throttle_key("other", "kind", value)
