"""Which deliveries are hinted, and who gets one."""

from datetime import timedelta

from consult.synthesis.delivery import due_deliveries, is_anything_due, lease
from tests.consult.synthesis.mailing import NOON, make_delivery, make_digest


def test_a_delivery_that_nobody_was_told_of_is_hinted_once_in_ten_seconds(session):
    delivery = make_delivery(session)

    assert is_anything_due(session, at=NOON)
    assert due_deliveries(session, at=NOON) == [delivery.id]
    assert not is_anything_due(session, at=NOON)
    assert due_deliveries(session, at=NOON + timedelta(seconds=9)) == []
    assert due_deliveries(session, at=NOON + timedelta(seconds=10)) == [delivery.id]


def test_hints_keep_to_their_window(session):
    digest = make_digest(session)
    for _ in range(3):
        make_delivery(session, digest=digest)

    assert len(due_deliveries(session, at=NOON, limit=2)) == 2
    assert due_deliveries(session, at=NOON, limit=2) == []


def test_a_lease_is_given_to_one(session):
    delivery = make_delivery(session)

    held = lease(session, delivery.id, at=NOON)

    assert held is not None
    assert held.attempts == 1
    assert lease(session, delivery.id, at=NOON) is None
