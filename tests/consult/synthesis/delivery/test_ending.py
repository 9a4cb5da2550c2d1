"""A digest is sent when its last mail has ended, and that is told once."""

import threading

from consult.database import reading, transaction
from consult.mail.delivery import deliver
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.moving import steps_of
from tests.consult.synthesis.mailing import NOON, Clock, digest_of, events_named, make_delivery, make_digest


def test_a_digest_is_sent_once_its_last_mail_has_ended(app, settings, smtp_inbox):
    with transaction() as session:
        digest = make_digest(session)
        first, second = (make_delivery(session, digest=digest).id for _ in range(2))

    smtp_inbox.answer("RCPT", "550 No such person")
    deliver(DIGEST_MAILS, first, settings=settings, now=Clock())
    assert digest_of(first).state == "sending"
    deliver(DIGEST_MAILS, second, settings=settings, now=Clock())
    deliver(DIGEST_MAILS, second, settings=settings, now=Clock())

    assert (digest_of(first).state, digest_of(first).sent_at) == ("sent", NOON)
    assert events_named("digest.sent") == [{"digest_id": str(digest.id)}]
    with reading() as session:
        assert [(step.state, step.person_id, step.at) for step in steps_of(session, digest.id)] == [
            ("sent", None, NOON)
        ]


def test_two_last_mails_that_end_at_once_finish_the_digest_once(app, settings, smtp_inbox):
    with transaction() as session:
        digest = make_digest(session)
        deliveries = [make_delivery(session, digest=digest).id for _ in range(4)]

    def work(delivery_id):
        with app.app_context():
            deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock())

    workers = [threading.Thread(target=work, args=(delivery_id,)) for delivery_id in deliveries]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(events_named("digest.sent")) == 1
    assert digest_of(deliveries[0]).state == "sent"
