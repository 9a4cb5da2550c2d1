"""Letters on their way: once, by the protocol of every mail, and nothing secret stays behind."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest

from consult.database import reading, transaction
from consult.domain.vocabulary import DeliveryState
from consult.mail import Addressee, post_letter
from consult.mail.delivery import deliver, due_mails, rows, sweep
from consult.mail.letters import LETTERS
from consult.mail.models import Letter
from tests.inbox import HANG_UP

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTEXT = {
    "consultation": "Ways of moving",
    "number": 2,
    "closes_at": NOON,
    "delegation_id": "7d5b",
    "delegation": "Velmora",
}


def committed_letter(address: str = "ama@example.org", **values: Any) -> UUID:
    to = Addressee(person_id=None, name="Ama", address=address, language="fr")
    with transaction() as session:
        letter_id = post_letter(session, "round_opened", to=to, context=CONTEXT, at=NOON, **values)
    assert letter_id is not None
    return letter_id


def stored(letter_id: UUID) -> Letter:
    with reading() as session:
        return session.get_one(Letter, letter_id)


def bring(letter_id: UUID, settings: Any, at: datetime = NOON) -> DeliveryState:
    return deliver(LETTERS, letter_id, settings=settings, now=lambda: at)


def test_a_letter_reaches_its_reader_once_though_two_attempts_are_made(app, settings, smtp_inbox):
    letter_id = committed_letter()

    assert bring(letter_id, settings) is DeliveryState.SENT
    assert bring(letter_id, settings) is DeliveryState.SENT

    [mail] = smtp_inbox.received
    assert mail.recipients == ("ama@example.org",)


def test_a_letter_says_who_wrote_it_when_and_cannot_be_stopped(app, settings, smtp_inbox):
    letter_id = committed_letter()

    bring(letter_id, settings)

    message = message_from_bytes(smtp_inbox.received[0].raw, policy=policy.default)
    assert message["Message-ID"] == f"<letter-{letter_id}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert "List-Unsubscribe" not in message
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("answer", "ended"), [("250 OK", "sent"), ("550 No such person", "failed"), (HANG_UP, "unknown")]
)
def test_the_text_of_a_secret_letter_is_wiped_however_it_ended(app, settings, smtp_inbox, answer, ended):
    letter_id = committed_letter(is_secret=True)
    if not answer.startswith("250"):
        smtp_inbox.answer("DATA", answer)

    assert bring(letter_id, settings) == ended

    letter = stored(letter_id)
    assert (letter.text, letter.html) == ("", "")


def test_a_secret_letter_that_waits_keeps_its_text(app, settings, smtp_inbox):
    letter_id = committed_letter(is_secret=True)
    smtp_inbox.answer("RCPT", "451 Later")

    assert bring(letter_id, settings) is DeliveryState.PENDING

    assert stored(letter_id).text != ""


def test_other_letters_keep_their_text(app, settings, smtp_inbox):
    letter_id = committed_letter()

    bring(letter_id, settings)

    assert "Ways of moving" in stored(letter_id).text


def test_a_letter_of_unknown_fate_is_never_sent_again_by_itself(app, settings, smtp_inbox):
    letter_id = committed_letter()
    smtp_inbox.answer("DATA", HANG_UP)

    bring(letter_id, settings)
    for days in range(9):
        later = NOON + timedelta(days=days)
        with transaction() as session:
            sweep(session, LETTERS, at=later)
            assert due_mails(session, Letter, at=later) == []
        assert bring(letter_id, settings, later) is DeliveryState.UNKNOWN

    assert smtp_inbox.received == []


def test_a_secret_letter_whose_sender_died_in_the_message_is_unknown_and_wiped(app):
    letter_id = committed_letter(is_secret=True)
    with transaction() as session:
        held = rows.lease(session, Letter, letter_id, at=NOON)
        assert held is not None
        assert rows.start_transmitting(session, held, server="mail.example.org:25", at=NOON)

    with transaction() as session:
        assert sweep(session, LETTERS, at=NOON + timedelta(hours=1)).unknown == 1

    assert (stored(letter_id).state, stored(letter_id).text) == ("unknown", "")


def test_an_address_that_no_mail_can_have_fails_the_letter_alone(app, settings, smtp_inbox):
    broken, fine = committed_letter("no address\r\nBcc: x@example.org"), committed_letter()

    assert bring(broken, settings) is DeliveryState.FAILED
    assert bring(fine, settings) is DeliveryState.SENT

    assert len(smtp_inbox.received) == 1


def test_a_letter_without_text_is_not_sent(app, settings, smtp_inbox):
    letter_id = committed_letter()
    with transaction() as session:
        session.get_one(Letter, letter_id).text = ""

    assert bring(letter_id, settings) is DeliveryState.CANCELLED

    assert smtp_inbox.received == []
