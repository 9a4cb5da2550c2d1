"""From an approved digest to caught mails through `consult serve`, killed on the way."""

from collections import Counter

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import ANONYMOUS
from consult.domain.vocabulary import DeliveryState, DigestState
from consult.inbox import Reader, caught_mails
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.sealing import seal
from consult.synthesis.service import approve_digest, draft_digest_by_hand, send_digest
from tests.draining import drain
from tests.factories import make_world, submit
from tests.servers import wait_until
from workers.background import CONCURRENCY

EVERYBODY = Reader(actor=ANONYMOUS, address="", reads_all=True)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def recipients(app, settings):
    """How many mails are on their way: an approved digest has just been sent."""
    world = make_world(members={"government": 20, "civil_society": 20})
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = draft_digest_by_hand(session, chair, consultation, at=at)
        content_hash, _ = seal(session, digest, settings)
        approve_digest(session, chair, digest.id, content_hash=content_hash, settings=settings, at=at)
        return send_digest(session, chair, digest.id, settings=settings, at=at)


def deliveries():
    with reading() as session:
        return {row.id: row.state for row in session.scalars(sa.select(Delivery))}


def states():
    return Counter(deliveries().values())


def sent():
    """How many are out, asked in less time than it takes to send one."""
    with reading() as session:
        return session.scalars(sa.select(sa.func.count()).where(Delivery.state == DeliveryState.SENT)).one()


def message_ids(settings):
    """Of the digest's mails; letters of office are caught too."""
    caught = [mail.message["Message-ID"] for mail in caught_mails(settings.caught_mail_dir, EVERYBODY, limit=10_000)]
    return [identifier for identifier in caught if identifier.startswith("<delivery-")]


def test_each_recipient_gets_one_mail_and_the_digest_is_sent(recipients, settings, embedded):
    embedded.start_and_wait()
    wait_until(lambda: states() == {DeliveryState.SENT: recipients}, "every mail is sent")

    def is_sent():
        with reading() as session:
            return session.scalars(sa.select(Digest.state)).one() == DigestState.SENT

    wait_until(is_sent, "the digest is sent")
    assert recipients > 40
    caught = message_ids(settings)
    assert len(set(caught)) == len(caught) == recipients


def test_killed_in_the_middle_of_sending_nobody_gets_a_mail_twice(recipients, settings, embedded):
    embedded.start_and_wait()
    wait_until(lambda: sent() >= 3, "some mails are sent")
    embedded.kill()
    left = states()[DeliveryState.PENDING] + states()[DeliveryState.LEASED]
    embedded.start_and_wait()

    wait_until(lambda: set(states()) <= {DeliveryState.SENT, DeliveryState.TRANSMITTING}, "the others are sent")

    assert embedded.stop() == 0

    assert left > 0, "the kill came too late"
    caught = message_ids(settings)
    assert len(set(caught)) == len(caught)
    certain = {f"<delivery-{identifier}@localhost>" for identifier, state in deliveries().items() if state == "sent"}
    assert certain <= set(caught)
    # what was on the line when the process died is nobody's to guess; it becomes unknown when its lease ends
    assert len(deliveries()) - len(certain) <= CONCURRENCY
