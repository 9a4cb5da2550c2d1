"""Senders that die, before DATA and after it."""

from datetime import timedelta

import sqlalchemy as sa

from consult.database import transaction
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import (
    MAX_ATTEMPTS,
    Swept,
    due_mails,
    is_anything_to_sweep,
    rows,
    sweep,
    sweep_after_restart,
)
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.models import Delivery, Digest
from tests.consult.synthesis.mailing import NOON, events_named, make_delivery, make_digest

IN_AN_HOUR = NOON + timedelta(hours=1)


def die_holding_a_lease(session, *, while_transmitting=False, **values):
    delivery = make_delivery(session, **values)
    held = rows.lease(session, Delivery, delivery.id, at=NOON)
    assert held is not None
    if while_transmitting:
        assert rows.start_transmitting(session, held, server="mail.example.org:25", at=NOON)
    return delivery


def state_of(session, delivery):
    return session.scalar(sa.select(Delivery.state).where(Delivery.id == delivery.id))


def test_a_sender_that_died_before_data_lets_the_mail_wait(session):
    delivery = die_holding_a_lease(session)

    assert sweep(session, DIGEST_MAILS, at=NOON + rows.LEASE - timedelta(seconds=1)) == Swept()
    assert sweep(session, DIGEST_MAILS, at=IN_AN_HOUR) == Swept(pending=1)

    assert state_of(session, delivery) == "pending"
    assert due_mails(session, Delivery, at=IN_AN_HOUR) == [delivery.id]


def test_a_sender_that_died_after_data_began_leaves_the_mail_unknown(session):
    delivery = die_holding_a_lease(session, while_transmitting=True)

    assert sweep(session, DIGEST_MAILS, at=NOON + rows.LEASE - timedelta(seconds=1)) == Swept()
    assert sweep(session, DIGEST_MAILS, at=IN_AN_HOUR) == Swept(unknown=1, finished=1)
    assert sweep(session, DIGEST_MAILS, at=IN_AN_HOUR) == Swept()

    assert state_of(session, delivery) == "unknown"
    assert due_mails(session, Delivery, at=IN_AN_HOUR + timedelta(days=9)) == []


def test_what_a_sweep_could_not_save_is_told(app):
    with transaction() as session:
        die_holding_a_lease(session, while_transmitting=True)
    with transaction() as session:
        assert is_anything_to_sweep(session, DIGEST_MAILS, at=IN_AN_HOUR)
        sweep(session, DIGEST_MAILS, at=IN_AN_HOUR)
        assert not is_anything_to_sweep(session, DIGEST_MAILS, at=IN_AN_HOUR)

    assert [event["state"] for event in events_named("delivery.failed")] == ["unknown"]
    assert len(events_named("digest.sent")) == 1


def test_a_mail_that_killed_its_sender_each_time_fails(session):
    delivery = die_holding_a_lease(session, attempts=MAX_ATTEMPTS - 1)

    assert sweep(session, DIGEST_MAILS, at=IN_AN_HOUR) == Swept(failed=1, finished=1)

    assert state_of(session, delivery) == "failed"


def test_a_digest_whose_finisher_died_is_finished_by_the_sweep(session):
    delivery = make_delivery(session, state=DeliveryState.SENT)

    assert sweep(session, DIGEST_MAILS, at=IN_AN_HOUR) == Swept(finished=1)

    assert session.get_one(Digest, delivery.digest_id, populate_existing=True).state == "sent"


def test_a_restart_frees_what_its_dead_senders_held_but_nothing_that_may_have_gone_out(session):
    digest = make_digest(session)
    hinted = make_delivery(session, digest=digest, hinted_at=NOON)
    leased = die_holding_a_lease(session, digest=digest)
    transmitting = die_holding_a_lease(session, digest=digest, while_transmitting=True)

    assert sweep_after_restart(session, DIGEST_MAILS, at=NOON) == Swept(pending=1)

    assert sorted(due_mails(session, Delivery, at=NOON)) == sorted([hinted.id, leased.id])
    assert state_of(session, transmitting) == "transmitting"
    assert sweep_after_restart(session, DIGEST_MAILS, at=IN_AN_HOUR).unknown == 1
