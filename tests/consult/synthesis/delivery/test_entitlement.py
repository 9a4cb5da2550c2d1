"""Recipients who left, and mails that are not what was sealed: what may no longer go out does not."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, Delegation
from consult.database import transaction
from consult.domain.vocabulary import DeliveryState, DigestState
from consult.mail.delivery import deliver
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.models import Digest, Unsubscription
from tests.consult.synthesis.mailing import NOON, Clock, committed_delivery, make_delivery, one_database, stored


def unsubscribe(session, delivery, digest):
    session.add(Unsubscription(person_id=delivery.person_id, consultation_id=digest.consultation_id, at=NOON))


def end_the_office(session, delivery, _digest):
    session.execute(sa.update(Appointment).where(Appointment.person_id == delivery.person_id).values(ended_at=NOON))


def withdraw_the_delegation(session, _delivery, digest):
    theirs = sa.update(Delegation).where(Delegation.consultation_id == digest.consultation_id)
    session.execute(theirs.values(withdrawn_at=NOON))


def take_the_digest_back(_session, _delivery, digest):
    digest.state = DigestState.DRAFTED


def change_the_text(_session, delivery, _digest):
    delivery.text += "One word more."


def change_the_address(_session, delivery, _digest):
    delivery.address = "somebody.else@example.org"


@one_database
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (unsubscribe, "the recipient stopped these mails"),
        (end_the_office, "the recipient no longer takes part"),
        (withdraw_the_delegation, "the recipient no longer takes part"),
        (take_the_digest_back, "the digest is drafted"),
        (change_the_text, "the mail is not the one that was sealed"),
        (change_the_address, "the mail is not the one that was sealed"),
    ],
)
def test_a_mail_that_may_not_go_any_more_is_cancelled_with_the_reason(app, settings, smtp_inbox, change, reason):
    with transaction() as session:
        delivery = make_delivery(session)
        change(session, delivery, session.get_one(Digest, delivery.digest_id))

    assert deliver(DIGEST_MAILS, delivery.id, settings=settings, now=Clock()) is DeliveryState.CANCELLED

    assert stored(delivery.id).answer == reason
    assert smtp_inbox.received == []


def test_an_office_held_beside_the_one_that_ended_still_entitles(app, settings, smtp_inbox):
    with transaction() as session:
        delivery = make_delivery(session)
        digest = session.get_one(Digest, delivery.digest_id)
        end_the_office(session, delivery, digest)
        chair = {"consultation_id": digest.consultation_id, "person_id": delivery.person_id, "role": "chair"}
        session.add(Appointment(**chair, started_at=NOON))

    assert deliver(DIGEST_MAILS, delivery.id, settings=settings, now=Clock()) is DeliveryState.SENT


@one_database
def test_an_address_that_no_server_could_take_fails_without_a_call(app, settings, smtp_inbox):
    delivery_id = committed_delivery(address="müller@example.org")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.FAILED

    assert "cannot take this address" in stored(delivery_id).answer
    assert smtp_inbox.received == []
