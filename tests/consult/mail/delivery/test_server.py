"""The URL of a mail server, and conversations with servers that ask for encryption and a password."""

import ssl
import subprocess
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from consult.mail.delivery.server import Server
from consult.mail.delivery.smtp import Conversation, Outcome
from tests.inbox import Handler, Inbox
from tests.servers import free_port

TEN_SECONDS = timedelta(seconds=10)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server(host="mail.example.org", port=25)),
        ("smtp://mail.example.org:2525", Server(host="mail.example.org", port=2525)),
        ("smtps://mail.example.org", Server(host="mail.example.org", port=465, is_tls=True)),
        ("smtp://mail.example.org?starttls=1", Server(host="mail.example.org", port=587, starts_tls=True)),
        (
            "smtps://a%40b.org:p%2Fw@mail.example.org:4650",
            Server(host="mail.example.org", port=4650, user="a@b.org", password="p/w", is_tls=True),
        ),
        ("smtp://a:b@127.0.0.1:2525", Server(host="127.0.0.1", port=2525, user="a", password="b")),
    ],
)
def test_the_url_says_where_the_server_is_and_how_to_speak_to_it(url, server):
    assert Server.from_url(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.example.org:25", "http://mail.example.org", "smtp://", "smtp://a:b@mail.org"]
)
def test_a_url_that_cannot_be_meant_is_refused(url):
    with pytest.raises(ValueError, match="a mail server"):
        Server.from_url(url)


def test_a_server_that_is_printed_shows_no_password():
    assert str(Server.from_url("smtps://a:secret@mail.example.org")) == "mail.example.org:465"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for the loopback address that nobody has signed, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run([*request, "-addext", "subjectAltName=IP:127.0.0.1", *files], check=True, capture_output=True)
    return folder


@contextmanager
def encrypted_inbox(certificate, *, from_the_start=False, password=None):
    """An inbox that takes mail over TLS only, and with a password when one is given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    box = Inbox(port=free_port())
    tls = {"ssl_context": context} if from_the_start else {"tls_context": context, "require_starttls": True}
    asks = {"authenticator": lambda *_a: AuthResult(success=_a[-1].password == password.encode(), handled=False)}
    # from the start aiosmtpd itself does not know that the line is encrypted
    options = {**asks, "auth_required": True, "auth_require_tls": not from_the_start} if password else {}
    controller = Controller(Handler(box), hostname="127.0.0.1", port=box.port, ready_timeout=10, **tls, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def converse(url):
    line = Conversation(Server.from_url(url), own_name="localhost")
    try:
        verdict = line.greet("consult@example.org", "chair@example.org", size=14)
        return verdict or line.transmit(b"Subject: x\r\n\r\nx\r\n", is_late=lambda: False, answer_within=TEN_SECONDS)
    finally:
        line.close()


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(("scheme", "query"), [("smtps", ""), ("smtp", "?starttls=1")])
def test_a_mail_goes_over_an_encrypted_line_with_a_password(certificate, trusted, scheme, query):
    with encrypted_inbox(certificate, from_the_start=scheme == "smtps", password="secret") as box:
        verdict = converse(f"{scheme}://consult:secret@127.0.0.1:{box.port}{query}")

    assert verdict.outcome is Outcome.ACCEPTED, verdict
    assert len(box.received) == 1


@pytest.mark.parametrize(("scheme", "query"), [("smtps", ""), ("smtp", "?starttls=1")])
def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_nothing(certificate, scheme, query):
    with encrypted_inbox(certificate, from_the_start=scheme == "smtps") as box:
        verdict = converse(f"{scheme}://127.0.0.1:{box.port}{query}")

    assert verdict.outcome is Outcome.LATER
    assert "certificate" in verdict.answer
    assert box.received == []


def test_a_server_that_cannot_encrypt_gets_nothing_when_encryption_is_asked_for(smtp_inbox):
    verdict = converse(f"{smtp_inbox.address}?starttls=1")

    assert verdict.outcome is Outcome.LATER
    assert smtp_inbox.received == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_no_word_about_the_recipient(certificate, trusted):
    with encrypted_inbox(certificate, from_the_start=True, password="secret") as box:
        verdict = converse(f"smtps://consult:wrong@127.0.0.1:{box.port}")

    assert (verdict.outcome, verdict.answer) == (Outcome.LATER, "454 sign-in refused: 535")
    assert box.received == []
