"""Which deliveries are hinted, and who gets one."""

from datetime import timedelta

from consult.mail.delivery import due_mails, is_anything_due, lease
from consult.synthesis.models import Delivery
from tests.consult.synthesis.mailing import NOON, make_delivery, make_digest


def test_a_delivery_that_nobody_was_told_of_is_hinted_once_in_ten_seconds(session):
    delivery = make_delivery(session)

    assert is_anything_due(session, Delivery, at=NOON)
    assert due_mails(session, Delivery, at=NOON) == [delivery.id]
    assert not is_anything_due(session, Delivery, at=NOON)
    assert due_mails(session, Delivery, at=NOON + timedelta(seconds=9)) == []
    assert due_mails(session, Delivery, at=NOON + timedelta(seconds=10)) == [delivery.id]


def test_hints_keep_to_their_window(session):
    digest = make_digest(session)
    for _ in range(3):
        make_delivery(session, digest=digest)

    assert len(due_mails(session, Delivery, at=NOON, limit=2)) == 2
    assert due_mails(session, Delivery, at=NOON, limit=2) == []


def test_a_lease_is_given_to_one(session):
    delivery = make_delivery(session)

    held = lease(session, Delivery, delivery.id, at=NOON)

    assert held is not None
    assert held.attempts == 1
    assert lease(session, Delivery, delivery.id, at=NOON) is None
