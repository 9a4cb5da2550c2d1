"""Senders that die, recipients who left, and mails that are not what was sealed: the moves without a mail server."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, Delegation
from consult.database import transaction
from consult.domain.vocabulary import DeliveryState, DigestState
from consult.synthesis.delivery import (
    MAX_ATTEMPTS,
    Swept,
    deliver,
    due_deliveries,
    is_anything_to_sweep,
    rows,
    sweep,
    sweep_after_restart,
)
from consult.synthesis.models import Delivery, Digest, Unsubscription
from tests.consult.synthesis.mailing import (
    NOON,
    Clock,
    committed_delivery,
    events_named,
    make_delivery,
    make_digest,
    stored,
)

IN_AN_HOUR = NOON + timedelta(hours=1)


def die_holding_a_lease(session, *, while_transmitting=False, **values):
    delivery = make_delivery(session, **values)
    held = rows.lease(session, delivery.id, at=NOON)
    assert held is not None
    if while_transmitting:
        assert rows.start_transmitting(session, held, server="mail.example.org:25", at=NOON)
    return delivery


def state_of(session, delivery):
    return session.scalar(sa.select(Delivery.state).where(Delivery.id == delivery.id))


def test_a_sender_that_died_before_data_lets_the_mail_wait(session):
    delivery = die_holding_a_lease(session)

    assert sweep(session, at=NOON + rows.LEASE - timedelta(seconds=1)) == Swept()
    assert sweep(session, at=IN_AN_HOUR) == Swept(pending=1)

    assert state_of(session, delivery) == "pending"
    assert due_deliveries(session, at=IN_AN_HOUR) == [delivery.id]


def test_a_sender_that_died_after_data_began_leaves_the_mail_unknown(session):
    delivery = die_holding_a_lease(session, while_transmitting=True)

    assert sweep(session, at=NOON + rows.LEASE - timedelta(seconds=1)) == Swept()
    assert sweep(session, at=IN_AN_HOUR) == Swept(unknown=1, finished=1)
    assert sweep(session, at=IN_AN_HOUR) == Swept()

    assert state_of(session, delivery) == "unknown"
    assert due_deliveries(session, at=IN_AN_HOUR + timedelta(days=9)) == []


def test_what_a_sweep_could_not_save_is_told(app):
    with transaction() as session:
        die_holding_a_lease(session, while_transmitting=True)
    with transaction() as session:
        assert is_anything_to_sweep(session, at=IN_AN_HOUR)
        sweep(session, at=IN_AN_HOUR)
        assert not is_anything_to_sweep(session, at=IN_AN_HOUR)

    assert [event["state"] for event in events_named("delivery.failed")] == ["unknown"]
    assert len(events_named("digest.sent")) == 1


def test_a_mail_that_killed_its_sender_each_time_fails(session):
    delivery = die_holding_a_lease(session, attempts=MAX_ATTEMPTS - 1)

    assert sweep(session, at=IN_AN_HOUR) == Swept(failed=1, finished=1)

    assert state_of(session, delivery) == "failed"


def test_a_digest_whose_finisher_died_is_finished_by_the_sweep(session):
    delivery = make_delivery(session, state=DeliveryState.SENT)

    assert sweep(session, at=IN_AN_HOUR) == Swept(finished=1)

    assert session.get_one(Digest, delivery.digest_id, populate_existing=True).state == "sent"


def test_a_restart_frees_what_its_dead_senders_held_but_nothing_that_may_have_gone_out(session):
    digest = make_digest(session)
    hinted = make_delivery(session, digest=digest, hinted_at=NOON)
    leased = die_holding_a_lease(session, digest=digest)
    transmitting = die_holding_a_lease(session, digest=digest, while_transmitting=True)

    assert sweep_after_restart(session, at=NOON) == Swept(pending=1)

    assert sorted(due_deliveries(session, at=NOON)) == sorted([hinted.id, leased.id])
    assert state_of(session, transmitting) == "transmitting"
    assert sweep_after_restart(session, at=IN_AN_HOUR).unknown == 1


def unsubscribe(session, delivery, digest):
    session.add(Unsubscription(person_id=delivery.person_id, consultation_id=digest.consultation_id, at=NOON))


def end_the_office(session, delivery, _digest):
    session.execute(sa.update(Appointment).where(Appointment.person_id == delivery.person_id).values(ended_at=NOON))


def withdraw_the_delegation(session, _delivery, digest):
    theirs = sa.update(Delegation).where(Delegation.consultation_id == digest.consultation_id)
    session.execute(theirs.values(withdrawn_at=NOON))


def void_the_digest(_session, _delivery, digest):
    digest.state = DigestState.VOIDED


def change_the_text(_session, delivery, _digest):
    delivery.text += "One word more."


def change_the_address(_session, delivery, _digest):
    delivery.address = "somebody.else@example.org"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (unsubscribe, "the recipient stopped these mails"),
        (end_the_office, "the recipient no longer takes part"),
        (withdraw_the_delegation, "the recipient no longer takes part"),
        (void_the_digest, "the digest is voided"),
        (change_the_text, "the mail is not the one that was sealed"),
        (change_the_address, "the mail is not the one that was sealed"),
    ],
)
def test_a_mail_that_may_not_go_any_more_is_cancelled_with_the_reason(app, settings, smtp_inbox, change, reason):
    with transaction() as session:
        delivery = make_delivery(session)
        change(session, delivery, session.get_one(Digest, delivery.digest_id))

    assert deliver(delivery.id, settings=settings, now=Clock()) is DeliveryState.CANCELLED

    assert stored(delivery.id).answer == reason
    assert smtp_inbox.received == []


def test_an_office_held_beside_the_one_that_ended_still_entitles(app, settings, smtp_inbox):
    with transaction() as session:
        delivery = make_delivery(session)
        digest = session.get_one(Digest, delivery.digest_id)
        end_the_office(session, delivery, digest)
        chair = {"consultation_id": digest.consultation_id, "person_id": delivery.person_id, "role": "chair"}
        session.add(Appointment(**chair, started_at=NOON))

    assert deliver(delivery.id, settings=settings, now=Clock()) is DeliveryState.SENT


def test_an_address_that_no_server_could_take_fails_without_a_call(app, settings, smtp_inbox):
    delivery_id = committed_delivery(address="müller@example.org")

    assert deliver(delivery_id, settings=settings, now=Clock()) is DeliveryState.FAILED

    assert "not ASCII" in stored(delivery_id).answer
    assert smtp_inbox.received == []
