"""The test suite's own parts: private, real, and gone afterwards."""

import smtplib
import socket
from email.message import EmailMessage

import psycopg
import pytest
import redis
import sqlalchemy as sa

from tests.conftest import OtherHostError
from tests.inbox import HANG_UP, Inbox
from tests.servers import PostgreSQL, plain


def test_a_database_comes_migrated_and_off_the_standard_port(database_url):
    engine = sa.create_engine(database_url)

    assert "event_log" in sa.inspect(engine).get_table_names()
    assert engine.url.port != 5432
    engine.dispose()


def test_postgresql_keeps_its_rows_through_a_kill():
    server = PostgreSQL()
    try:
        server.start()
        with psycopg.connect(plain(server.url)) as connection:
            connection.execute("CREATE TABLE kept (number int)")
        server.kill()
        server.start()
        with psycopg.connect(plain(server.url)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        server.close()


def test_redis_starts_empty_and_off_the_standard_port(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        assert client.connection_pool.connection_kwargs["port"] != 6379


def test_other_hosts_are_out_of_reach():
    with pytest.raises(OtherHostError), socket.socket() as line:
        line.connect(("192.0.2.1", 80))
    with pytest.raises(OtherHostError):
        socket.getaddrinfo("example.org", 80)


def test_the_inbox_keeps_what_it_accepts_and_notes_what_it_refuses(smtp_inbox):
    smtp_inbox.answer("RCPT", "550 No such person")
    smtp_inbox.answer("DATA", "451 Try later")

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        _send(smtp_inbox)
    with pytest.raises(smtplib.SMTPDataError):
        _send(smtp_inbox)
    _send(smtp_inbox)

    [mail] = smtp_inbox.messages
    assert mail["Subject"] == "Round 1"
    assert smtp_inbox.received[0].recipients == ("chair@example.org",)
    assert smtp_inbox.refused == [("RCPT", "550 No such person"), ("DATA", "451 Try later")]


def test_the_inbox_can_cut_the_line_after_the_final_dot(smtp_inbox):
    smtp_inbox.answer("DATA", HANG_UP)

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        _send(smtp_inbox)

    assert smtp_inbox.messages == []


def _send(box: Inbox) -> None:
    message = EmailMessage()
    message["Subject"] = "Round 1"
    message["From"] = "consult@example.org"
    message["To"] = "chair@example.org"
    message.set_content("The round is open.")
    with smtplib.SMTP("127.0.0.1", box.port, local_hostname="localhost", timeout=10) as line:
        line.send_message(message)
