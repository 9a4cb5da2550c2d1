"""The built-in mail catcher, spoken to as any mail server."""

import smtplib
import sys
from email.message import EmailMessage

import pytest

from consult.domain.permissions import ANONYMOUS
from consult.inbox import Reader, caught_mails
from tests.journeys.processes import Process
from tests.servers import free_port, wait_until
from workers.catcher import Catcher

EVERYBODY = Reader(actor=ANONYMOUS, address="", reads_all=True)


def mail(subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "consult@example.org", "chair@example.org", subject
    message.set_content("One consensus is gone.\n\n.\nA line with a dot stood before this one.\n")
    return message


def send(url, *subjects):
    host, _, port = url.removeprefix("smtp://").partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as line:
        for subject in subjects:
            line.send_message(mail(subject))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "not yet there" / "caught-mail"


@pytest.fixture
def catcher(folder):
    catcher = Catcher(folder)
    catcher.start()
    yield catcher
    catcher.stop()


def test_a_mail_is_kept_whole_before_it_is_answered(catcher, folder):
    send(catcher.url(), "Digest of round 2")

    [caught] = caught_mails(folder, EVERYBODY, limit=10)
    assert (caught.subject, caught.recipient) == ("Digest of round 2", "chair@example.org")
    assert caught.paragraphs == [["One consensus is gone."], [".", "A line with a dot stood before this one."]]


def test_the_newest_mail_comes_first(catcher, folder):
    send(catcher.url(), "first", "second", "third")

    assert [caught.subject for caught in caught_mails(folder, EVERYBODY, limit=2)] == ["third", "second"]


def test_a_catcher_of_its_own_ends_well_when_asked_to_and_keeps_its_mail(folder, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "workers.catcher", f"--port={port}", f"--dir={folder}"]
    process = Process(command, {}, tmp_path / "catcher.log")
    process.start()
    try:
        wait_until(lambda: "Catching mail" in process.log(), "the catcher listens")
        send(f"smtp://127.0.0.1:{port}", "kept")
        assert process.stop() == 0
    finally:
        process.close()

    assert [caught.subject for caught in caught_mails(folder, EVERYBODY, limit=2)] == ["kept"]
