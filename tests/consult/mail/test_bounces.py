"""What is read out of the report of a server."""

import pytest

from consult.mail.bounces import LARGEST, Report, read_report

REPORT = """\
From: Mail Delivery System <mailer-daemon@mail.example.net>
To: bounce@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

I am sorry to inform you.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; ama@example.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
 user here

--=_b--
"""


@pytest.mark.parametrize(
    ("action", "status", "found"),
    [
        ("failed", "5.1.1", Report(is_hard=True, status="5.1.1", words="550 5.1.1 no such user here")),
        ("Failed", "4.4.7 (expired)", Report(is_hard=False, status="4.4.7", words="550 5.1.1 no such user here")),
        ("delayed", "4.4.1", None),
        ("delivered", "2.0.0", None),
        ("failed", "none", None),
    ],
)
def test_only_a_failure_is_one(action, status, found):
    assert read_report(REPORT.format(action=action, status=status).encode()) == found


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Content-Type: message/delivery-status\r\n\r\nno fields", b"x" * (LARGEST + 1)],
)
def test_what_is_no_report_is_none(raw):
    assert read_report(raw) is None
