"""Tasks of digests: what the clock drafts, and what becomes of deliveries that are hinted."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DeliveryState
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.sealing import seal
from consult.synthesis.service import approve_digest, draft_digest_by_hand, send_digest
from tests.draining import drain
from tests.factories import make_world, submit
from workers.app import make_workers
from workers.tasks.digests import draft_due, sweep_deliveries
from workers.tasks.maintenance import turn_rounds


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


def digests():
    with reading() as session:
        return list(session.scalars(sa.select(Digest)))


def test_a_window_that_ended_gets_one_digest_however_often_the_clock_ticks(app):
    world = make_world(opened_ago=timedelta(days=2), lasts=timedelta(days=3))
    submit(world, "government 1", "T1")
    with transaction() as session:
        session.execute(sa.update(Consultation).values(digest_every="daily"))
    drain()

    for _ in range(3):
        draft_due.run()
        turn_rounds.run()

    windows = [(digest.window_start, digest.window_end) for digest in digests()]
    assert len(windows) == len(set(windows)) >= 1


def test_hinted_deliveries_are_sent_once_each_though_hinted_twice(sent, app, settings, smtp_inbox):
    with make_workers(app, settings) as workers:
        for _ in range(2):
            for row in deliveries():
                workers.tasks["synthesis.deliver"].run(str(row.id))

    assert {row.state for row in deliveries()} == {DeliveryState.SENT}
    assert len(smtp_inbox.messages) == sent > 5


def test_a_sender_that_died_before_the_message_went_out_leaves_it_to_the_next(sent):
    with transaction() as session:
        gone = {"state": DeliveryState.LEASED, "lease_until": utc_now() - timedelta(seconds=1)}
        session.execute(sa.update(Delivery).values(gone))

    sweep_deliveries.run()

    assert {row.state for row in deliveries()} == {DeliveryState.PENDING}


def test_a_sender_that_died_with_the_message_on_the_line_leaves_it_unknown(sent):
    with transaction() as session:
        gone = {"state": DeliveryState.TRANSMITTING, "lease_until": utc_now() - timedelta(seconds=1)}
        session.execute(sa.update(Delivery).values(gone))

    sweep_deliveries.run()

    assert {row.state for row in deliveries()} == {DeliveryState.UNKNOWN}
