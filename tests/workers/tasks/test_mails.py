"""Tasks of mails: what becomes of those that are hinted, and of those whose sender died."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DeliveryState
from consult.synthesis.models import Delivery
from consult.synthesis.sealing import seal
from consult.synthesis.service import approve_digest, draft_digest_by_hand, send_digest
from tests.draining import drain
from tests.factories import make_world, submit
from workers.app import make_workers
from workers.tasks.mails import sweep_lost


@pytest.fixture
def sent(app, settings):
    """A digest on its way, and how many mails that is."""
    world = make_world()
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        digest = draft_digest_by_hand(session, chair, session.get_one(Consultation, world.consultation_id), at=at)
        content_hash, _ = seal(session, digest, settings)
        approve_digest(session, chair, digest.id, content_hash=content_hash, settings=settings, at=at)
        return send_digest(session, chair, digest.id, settings=settings, at=at)


def deliveries():
    with reading() as session:
        return list(session.scalars(sa.select(Delivery)))


def test_hinted_deliveries_are_sent_once_each_though_hinted_twice(sent, app, settings, smtp_inbox):
    with make_workers(app, settings) as workers:
        for _ in range(2):
            for row in deliveries():
                workers.tasks["mail.deliver_digest"].run(str(row.id))

    assert {row.state for row in deliveries()} == {DeliveryState.SENT}
    assert len(smtp_inbox.messages) == sent > 5


def test_while_a_setting_is_wrong_mails_wait_and_the_log_names_it(sent, app, settings, smtp_inbox, caplog):
    with make_workers(app, replace(settings, mail_from="Consult")) as workers:
        workers.tasks["mail.deliver_digest"].run(str(deliveries()[0].id))

    assert "a mail waits until a setting is mended: CONSULT_MAIL_FROM takes an address" in caplog.text
    assert {(row.state, row.attempts) for row in deliveries()} == {(DeliveryState.PENDING, 0)}
    assert smtp_inbox.messages == []


def test_a_sender_that_died_before_the_message_went_out_leaves_it_to_the_next(sent):
    with transaction() as session:
        gone = {"state": DeliveryState.LEASED, "lease_until": utc_now() - timedelta(seconds=1)}
        session.execute(sa.update(Delivery).values(gone))

    sweep_lost.run()

    assert {row.state for row in deliveries()} == {DeliveryState.PENDING}


def test_a_sender_that_died_with_the_message_on_the_line_leaves_it_unknown(sent):
    with transaction() as session:
        gone = {"state": DeliveryState.TRANSMITTING, "lease_until": utc_now() - timedelta(seconds=1)}
        session.execute(sa.update(Delivery).values(gone))

    sweep_lost.run()

    assert {row.state for row in deliveries()} == {DeliveryState.UNKNOWN}
