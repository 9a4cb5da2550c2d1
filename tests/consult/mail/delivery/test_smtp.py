"""The line to the mail server is cut at each moment; each test proves that the cut happened."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from consult.database import transaction
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import deliver, sweep
from consult.mail.delivery.server import Server
from consult.mail.delivery.smtp import Conversation, Outcome
from consult.synthesis.delivery import DIGEST_MAILS
from tests.consult.synthesis.mailing import (
    MAIL,
    Clock,
    ClockInMessage,
    change,
    committed_delivery,
    digest_of,
    events_named,
    make_delivery,
    make_digest,
    one_database,
    stored,
    through,
)
from tests.inbox import HANG_UP, inbox
from tests.proxies import Moment, smtp_proxy


@one_database
@pytest.mark.parametrize("moment", [Moment.AT_CONNECT, Moment.AT_RCPT, Moment.AFTER_DATA])
def test_a_line_cut_before_the_message_lets_the_mail_wait_and_then_go(app, settings, smtp_inbox, moment):
    delivery_id, clock = committed_delivery(), Clock()
    with smtp_proxy(smtp_inbox.port, cut_at=moment) as proxy:
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.PENDING
        assert proxy.was_cut.wait(10)
    assert (proxy.cuts, proxy.dots, smtp_inbox.received) == ([moment], 0, [])

    clock.pass_by(minutes=1)
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.SENT
    assert len(smtp_inbox.received) == 1


def test_a_line_cut_inside_the_message_lets_the_mail_wait_and_then_go(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    with smtp_proxy(smtp_inbox.port, cut_at=Moment.INSIDE_MESSAGE) as proxy:
        clock = ClockInMessage(proxy=proxy, then=lambda _: proxy.was_cut.wait(10))
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.PENDING
    assert (proxy.cuts, proxy.dots, smtp_inbox.received) == ([Moment.INSIDE_MESSAGE], 0, [])
    assert len(clock.asked) == 1

    clock.pass_by(minutes=1)
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.SENT
    assert len(smtp_inbox.received) == 1


def test_a_line_cut_after_the_final_dot_leaves_the_mail_unknown_and_it_is_never_sent_again(app, settings, smtp_inbox):
    delivery_id, clock = committed_delivery(), Clock()
    with smtp_proxy(smtp_inbox.port, cut_at=Moment.AFTER_DOT) as proxy:
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.UNKNOWN
    assert (proxy.cuts, proxy.dots, proxy.answers_after_dot) == ([Moment.AFTER_DOT], 1, ["250 OK"])

    clock.pass_by(days=2)
    with transaction() as session:
        sweep(session, DIGEST_MAILS, at=clock.at)
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.UNKNOWN

    assert len(smtp_inbox.received) == 1
    assert [event["state"] for event in events_named("delivery.failed")] == ["unknown"]
    assert digest_of(delivery_id).state == "sent"


@one_database
def test_a_server_that_hangs_up_instead_of_answering_leaves_the_mail_unknown(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    smtp_inbox.answer("DATA", HANG_UP)

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.UNKNOWN

    assert smtp_inbox.refused == [("DATA", HANG_UP)]
    assert "no answer after the final dot" in stored(delivery_id).answer


def test_a_server_that_never_answers_leaves_the_mail_unknown(smtp_inbox):
    with smtp_proxy(smtp_inbox.port) as proxy:
        proxy.is_silent_after_dot = True
        line = Conversation(Server.from_url(proxy.address), own_name="localhost")
        assert line.greet("consult@example.org", "chair@example.org", size=14) is None
        verdict = line.transmit(b"Subject: x\r\n\r\n", is_late=lambda: False, answer_within=timedelta(seconds=0.2))
        line.close()

    assert verdict.outcome is Outcome.UNKNOWN
    assert (len(smtp_inbox.wait_for(1)), proxy.dots) == (1, 1)


@one_database
def test_an_answer_that_makes_no_sense_leaves_the_mail_unknown(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    smtp_inbox.answer("DATA", "999 What")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.UNKNOWN

    assert smtp_inbox.refused == [("DATA", "999 What")]


@one_database
def test_a_line_cut_at_quit_changes_nothing(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    with smtp_proxy(smtp_inbox.port, cut_at=Moment.AT_QUIT) as proxy:
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=Clock()) is DeliveryState.SENT
        assert proxy.was_cut.wait(10)

    assert (proxy.cuts, proxy.dots) == ([Moment.AT_QUIT], 1)
    assert len(smtp_inbox.received) == 1


class Killed(BaseException):
    """What no sender survives."""


def be_killed(_clock=None):
    raise Killed


def test_a_sender_killed_inside_the_message_leaves_the_mail_unknown_for_ever(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    with smtp_proxy(smtp_inbox.port) as proxy:
        clock = ClockInMessage(proxy=proxy, then=be_killed)
        with pytest.raises(Killed):
            deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock)
    assert (stored(delivery_id).state, proxy.dots) == ("transmitting", 0)

    with transaction() as session:
        sweep(session, DIGEST_MAILS, at=clock.pass_by(hours=1))
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.UNKNOWN
    assert smtp_inbox.received == []


def test_a_sender_killed_before_data_lets_the_mail_wait_and_then_go(app, settings, smtp_inbox):
    delivery_id, clock, asked = committed_delivery(), Clock(), []

    def until_data():
        asked.append(clock.at)
        return be_killed() if len(asked) == 4 else clock.at  # lease, check, message, and now DATA

    with pytest.raises(Killed):
        deliver(DIGEST_MAILS, delivery_id, settings=settings, now=until_data)
    assert stored(delivery_id).state == "leased"

    with transaction() as session:
        sweep(session, DIGEST_MAILS, at=clock.pass_by(hours=1))
    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=clock) is DeliveryState.SENT
    assert len(smtp_inbox.received) == 1


@one_database
def test_no_final_dot_is_sent_after_its_deadline(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    with smtp_proxy(smtp_inbox.port) as proxy:
        clock = ClockInMessage(proxy=proxy, then=lambda clock: clock.pass_by(seconds=100))
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.PENDING

    assert (len(clock.asked), proxy.dots, smtp_inbox.received) == (1, 0, [])
    assert "too late" in stored(delivery_id).answer


@one_database
def test_data_is_not_begun_when_too_little_of_the_lease_is_left(app, settings, smtp_inbox):
    delivery_id = committed_delivery()
    clock = Clock()

    def slow():
        # each question for the time takes half a minute: lease, check, message, then DATA
        return clock.pass_by(seconds=30)

    with smtp_proxy(smtp_inbox.port) as proxy:
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=slow) is DeliveryState.PENDING

    assert (proxy.connections, proxy.inside_message.is_set(), smtp_inbox.received) == (1, False, [])
    assert "too little of the lease" in stored(delivery_id).answer


def test_an_answer_that_comes_after_the_sweep_still_counts(app, settings, smtp_inbox):
    delivery_id = committed_delivery()

    def sweep_meanwhile(clock):
        # on SQLite this would wait for ever if the sender held a transaction open
        with transaction() as session:
            assert sweep(session, DIGEST_MAILS, at=clock.at + timedelta(hours=1)).unknown == 1

    with smtp_proxy(smtp_inbox.port) as proxy:
        clock = ClockInMessage(proxy=proxy, then=sweep_meanwhile)
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.SENT

    assert (len(clock.asked), len(smtp_inbox.received)) == (1, 1)


def test_an_answer_that_comes_after_a_chair_has_settled_changes_nothing(app, settings, smtp_inbox):
    delivery_id = committed_delivery()

    def settle_meanwhile(_clock):
        change(delivery_id, state="unknown", settled_as="resend")

    with smtp_proxy(smtp_inbox.port) as proxy:
        clock = ClockInMessage(proxy=proxy, then=settle_meanwhile)
        assert deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock) is DeliveryState.UNKNOWN

    assert len(smtp_inbox.received) == 1


def test_a_sender_whose_lease_went_to_another_does_not_begin_the_message(app, settings, smtp_inbox):
    delivery_id, asked = committed_delivery(), []

    def clock_of_a_sender_that_slept():
        asked.append(True)
        if len(asked) == 4:  # lease, check, message, and now DATA
            change(delivery_id, state="pending", token=None, lease_until=None)
        return Clock().at

    with smtp_proxy(smtp_inbox.port) as proxy:
        deliver(DIGEST_MAILS, delivery_id, settings=through(settings, proxy), now=clock_of_a_sender_that_slept)

    assert (proxy.connections, proxy.inside_message.is_set()) == (1, False)
    assert stored(delivery_id).state == "pending"


@one_database
def test_a_mail_larger_than_the_server_takes_fails_alone_and_says_so_before_anything_is_sent(app, settings):
    with transaction() as session:
        digest = make_digest(session)
        large = make_delivery(session, digest=digest, html=MAIL["html"] + "x" * 20_000).id
        small = make_delivery(session, digest=digest).id

    with inbox(largest=10_000) as box:
        sending = replace(settings, smtp_url=box.address)
        assert deliver(DIGEST_MAILS, large, settings=sending, now=Clock()) is DeliveryState.FAILED
        assert deliver(DIGEST_MAILS, small, settings=sending, now=Clock()) is DeliveryState.SENT

    assert len(box.received) == 1
    assert re.fullmatch(
        r"the mail has 2\d,\d{3} bytes with its pictures, the server takes 10,000", stored(large).answer
    )
    assert digest_of(large).state == "sent"


@one_database
@pytest.mark.parametrize("address", ["a@example..org", "a..b@example.org", "é@example.org"])
def test_an_address_that_no_server_takes_fails_its_mail_alone(app, settings, smtp_inbox, address):
    delivery_id = committed_delivery(address=address)

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.FAILED

    assert "address" in stored(delivery_id).answer
    assert smtp_inbox.received == []
