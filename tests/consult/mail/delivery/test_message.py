"""The bytes of a message: headers that mail readers act on, whole and in ASCII."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest

from consult.domain.errors import InvalidInput
from consult.mail.delivery.message import build_message, own_host
from consult.synthesis.models import Delivery
from tests.consult.synthesis.mailing import NOON

DELIVERY_ID = UUID("12345678-1234-4234-8234-123456789abc")
TOKEN = "A" * 22


def build(*, base_url="https://consult.example.org", mail_from="Consult <consult@example.org>", **values):
    content = {
        "address": "reader@example.org",
        "language": "ar",
        "subject": "موجز الجولة 2 من المشاورة بشأن التنمية وحقوق الإنسان في العالم كله",
        "text": "زال توافق الآراء\n" + "x" * 2000,
        "html": "<p>زال توافق الآراء</p>" + "x" * 2000,
    }
    delivery = Delivery(id=DELIVERY_ID, **(content | values))
    headers = {"List-Unsubscribe": f"<{base_url}/u/{TOKEN}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return build_message(delivery, word="delivery", mail_from=mail_from, headers=headers, at=NOON)


def parsed(raw):
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


@pytest.mark.parametrize(
    "base_url",
    ["https://c.org", "https://consult.example.org", "https://a-very-long-name." + "x" * 60 + ".example.org"],
)
def test_the_link_that_stops_the_mails_stands_whole_on_one_line(base_url):
    raw = build(base_url=base_url)

    assert f"\r\nList-Unsubscribe: <{base_url}/u/{TOKEN}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_the_identifier_of_the_message_is_that_of_the_delivery_and_stands_whole_on_one_line():
    long_host = "mail." + "x" * 60 + ".example.org"

    assert f"\r\nMessage-ID: <delivery-{DELIVERY_ID}@example.org>\r\n".encode() in build()
    assert f"\r\nMessage-ID: <delivery-{DELIVERY_ID}@{long_host}>\r\n".encode() in build(mail_from=f"C <c@{long_host}>")


def test_text_and_html_arrive_as_they_were_sealed():
    message = parsed(build())

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().strip() == "زال توافق الآراء\r\n" + "x" * 2000
    assert message.get_body(("html",)).get_content().strip() == "<p>زال توافق الآراء</p>" + "x" * 2000
    assert message["Subject"] == "موجز الجولة 2 من المشاورة بشأن التنمية وحقوق الإنسان في العالم كله"


def test_the_headers_say_who_when_and_that_no_person_wrote_this():
    message = parsed(build())

    assert (message["From"], message["To"]) == ("Consult <consult@example.org>", "reader@example.org")
    assert message["Date"] == "Sun, 22 Nov 2026 12:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ar"


def test_every_line_is_ascii_ends_properly_and_is_short_enough():
    raw = build()

    assert raw.isascii()
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_the_same_delivery_at_the_same_time_gives_the_same_bytes():
    assert build() == build()


def test_a_line_break_in_the_subject_stays_inside_the_subject():
    message = parsed(build(subject="Digest\r\nBcc: x@example.org"))

    assert "Bcc" not in message
    assert message["Subject"] == "Digest Bcc: x@example.org"


def test_an_address_with_a_line_break_is_refused():
    with pytest.raises(InvalidInput):
        build(address="a@example.org\r\nBcc: x@example.org")


def test_a_host_in_another_script_is_written_in_ascii():
    assert b"\r\nTo: reader@xn--bcher-kva.example\r\n" in build(address="reader@bücher.example")


def test_an_address_whose_name_is_not_ascii_is_refused():
    with pytest.raises(ValueError, match="cannot take this address"):
        build(address="müller@example.org")


def test_the_sender_may_have_a_name_in_any_script():
    message = parsed(build(mail_from="مشاورة <consult@example.org>"))

    assert message["From"].addresses[0].display_name == "مشاورة"
    assert own_host("مشاورة <consult@example.org>") == "example.org"
