"""Of 500 mails the server refuses seven: the page says so and why, and those seven alone go out again."""

from collections import Counter

import pytest

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import MoveNotAllowed
from consult.domain.vocabulary import Role
from consult.mail.delivery import deliver, due_mails
from consult.synthesis.delivery import DIGEST_MAILS, retry_failed
from consult.synthesis.models import Delivery, Digest
from tests.browsing import press, sign_in
from tests.consult.synthesis.mailing import NOON, chair_of, make_delivery, make_digest, one_database
from tests.factories import World, add_person


def now():
    """The mails wait since noon, and what the page sends again since its own time."""
    return max(NOON, utc_now())


def bring_all(settings):
    while True:
        with transaction() as session:
            due = due_mails(session, Delivery, at=now())
        if not due:
            return
        for mail_id in due:
            deliver(DIGEST_MAILS, mail_id, settings=settings, now=now)


@pytest.fixture
def digest(app):
    """A digest on its way to 500 recipients, with its secretariat."""
    with transaction() as session:
        digest = make_digest(session)
        digest.headline = {"is_first": True, "news": {}, "positions": None, "delegations": 500}
        for _ in range(500):
            make_delivery(session, digest=digest)
        consultation = session.get_one(Consultation, digest.consultation_id)
        world = World(consultation_id=consultation.id, slug=consultation.slug, round_id=digest.round_id)
        add_person(session, world, "secretariat", Role.SECRETARIAT, at=NOON)
        return digest.id, world


@one_database
@pytest.mark.timeout(300)
def test_the_page_says_who_was_refused_and_why_and_only_they_are_tried_again(client, settings, smtp_inbox, digest):
    digest_id, world = digest
    smtp_inbox.answer("RCPT", *["550 5.1.1 no such user here"] * 7)
    bring_all(settings)
    assert (len(smtp_inbox.received), len(smtp_inbox.refused)) == (493, 7)
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/digests/{digest_id}"

    shown = client.get(page).text
    assert "Sent: 493" in shown and "Failed: 7" in shown
    assert shown.count("550 5.1.1 no such user here") == 7
    assert "Send these 7 mails again" in shown
    assert press(client, page, f"{page}/retry").status_code == 303
    bring_all(settings)

    everybody = [mail.recipients for mail in smtp_inbox.received]
    assert len(everybody) == 500 and set(Counter(everybody).values()) == {1}
    assert all("may be a repeat" not in mail.message.get_body(("plain",)).get_content() for mail in smtp_inbox.received)
    with reading() as session:
        rows = session.query(Delivery).filter(Delivery.digest_id == digest_id).all()
    assert Counter((row.state, row.settled_as) for row in rows) == {("sent", None): 500, ("failed", "retried"): 7}


@one_database
def test_what_arrived_or_was_tried_again_is_not_sent(app, settings, smtp_inbox):
    with transaction() as session:
        digest = make_digest(session)
        make_delivery(session, digest=digest)
    bring_all(settings)

    with transaction() as session:
        consultation_id = session.get_one(Digest, digest.id).consultation_id
        with pytest.raises(MoveNotAllowed):
            retry_failed(session, chair_of(session, consultation_id), digest.id, at=NOON)
