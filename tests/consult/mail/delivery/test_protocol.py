"""One delivery against a real mail server: what it answers, and what becomes of the row."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from consult.domain.errors import NotFound, SettingMissing
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import MAX_ATTEMPTS, deliver
from consult.synthesis.delivery import DIGEST_MAILS
from tests.consult.synthesis.mailing import NOON, Clock, committed_delivery, events_named, one_database, stored
from tests.servers import free_port


def test_a_delivery_that_runs_twice_reaches_its_recipient_once(app, settings, smtp_inbox):
    delivery_id = committed_delivery(address="focal.point@example.org")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.SENT
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.SENT

    [mail] = smtp_inbox.received
    assert mail.recipients == ("focal.point@example.org",)
    assert stored(delivery_id).attempts == 1


@one_database
def test_a_line_that_is_only_a_dot_does_not_end_the_message(app, settings, smtp_inbox):
    delivery_id = committed_delivery(text="First.\n.\n..\nLast.\n")

    deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock())

    [message] = smtp_inbox.messages
    assert message.get_body(("plain",)).get_content().splitlines() == ["First.", ".", "..", "Last."]


def test_the_row_says_when_to_whom_and_with_which_answer_the_mail_went(app, settings, smtp_inbox):
    delivery_id = committed_delivery()

    deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock())

    row = stored(delivery_id)
    assert (row.state, row.answer) == ("sent", "250 OK")
    assert (row.transmitted_at, row.ended_at) == (NOON, NOON)
    assert row.server == f"127.0.0.1:{smtp_inbox.port}"


@one_database
@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_passing_refusal_lets_the_mail_wait_and_then_go(app, settings, smtp_inbox, command):
    delivery_id, clock = committed_delivery(), Clock()
    smtp_inbox.answer(command, "451 Try later")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.PENDING
    assert stored(delivery_id).answer == "451 Try later"
    clock.pass_by(minutes=1)
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.SENT

    assert smtp_inbox.refused == [(command, "451 Try later")]
    assert len(smtp_inbox.received) == 1


@one_database
@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_good_fails_the_mail_and_is_told_once(app, settings, smtp_inbox, command):
    delivery_id, clock = committed_delivery(), Clock()
    smtp_inbox.always_answer(command, "550 No such person")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.FAILED
    clock.pass_by(days=1)
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.FAILED

    assert smtp_inbox.refused == [(command, "550 No such person")]
    assert [event["state"] for event in events_named("delivery.failed")] == ["failed"]


@one_database
def test_each_passing_refusal_makes_the_wait_longer_until_the_attempts_are_used_up(app, settings, smtp_inbox):
    delivery_id, clock = committed_delivery(), Clock()
    smtp_inbox.always_answer("RCPT", "451 Try later")

    waits = []
    while deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.PENDING:
        waits.append(stored(delivery_id).next_at - clock.at)
        clock.at = stored(delivery_id).next_at

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(hours=4))
    assert len(smtp_inbox.refused) == MAX_ATTEMPTS
    assert (stored(delivery_id).state, stored(delivery_id).answer) == ("failed", "451 Try later")


@one_database
def test_a_mail_that_waits_is_not_tried_before_its_time(app, settings, smtp_inbox):
    delivery_id, clock = committed_delivery(), Clock()
    smtp_inbox.answer("RCPT", "451 Try later")
    deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock)

    clock.pass_by(seconds=29)

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.PENDING
    assert stored(delivery_id).attempts == 1


@one_database
def test_a_server_that_is_away_lets_the_mail_wait(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    away = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")

    assert deliver(DIGEST_MAILS, delivery_id, settings=away, now=Clock()) is DeliveryState.PENDING

    assert "ConnectionRefusedError" in stored(delivery_id).answer


def test_two_workers_at_the_same_delivery_send_one_mail(app, settings, smtp_inbox):
    deliveries = [committed_delivery() for _ in range(10)]
    together = threading.Barrier(2)

    def work():
        with app.app_context():
            for delivery_id in deliveries:
                together.wait(30)
                deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock())

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len({mail.recipients for mail in smtp_inbox.received}) == len(smtp_inbox.received) == 10
    assert {stored(delivery_id).attempts for delivery_id in deliveries} == {1}


@one_database
def test_without_a_mail_server_nothing_is_touched(app, settings):
    delivery_id = committed_delivery()

    with pytest.raises(SettingMissing):
        deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock())

    assert (stored(delivery_id).state, stored(delivery_id).attempts) == ("pending", 0)


@one_database
def test_a_delivery_that_does_not_exist_is_not_found(app, settings, smtp_inbox):
    with pytest.raises(NotFound):
        deliver(DIGEST_MAILS, uuid4(), settings=settings, now=Clock())
