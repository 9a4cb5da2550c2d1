"""Five hundred mails through a faulty server, by senders that are killed: nobody gets two and no gap is hidden."""

import os
import queue
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DeliveryState, DigestState, Role
from consult.mail.delivery import OPEN
from consult.organisations.models import Person
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.sealing import seal
from consult.synthesis.service import approve_digest, draft_digest_by_hand, send_digest
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import make_world, submit
from tests.faulty_mail import Fault, Stage, faulty_mail
from workers.app import make_workers
from workers.relay import hint_due_mails
from workers.tasks.mails import sweep_lost

RECIPIENTS = 500
KILLS = 20
SEED = 20261122
LANGUAGES = ("en", "fr", "ar", "zh_Hans")


@pytest.fixture
def server():
    with faulty_mail(seed=SEED, share=0.25, holds=KILLS, hold_every=25) as mail:
        yield mail


@pytest.fixture
def settings(settings, server):
    return replace(settings, smtp_url=server.address)


@pytest.fixture
def world(app):
    """A consultation whose digest goes to five hundred people."""
    world = make_world(members={"government": 2})
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        now, present = utc_now(), 2 + 1 + 1  # focal points, chair, observer
        people = [
            Person(
                name=f"Reader {number}",
                email=f"reader{number}@example.org",
                language=LANGUAGES[number % len(LANGUAGES)],
                created_at=now,
            )
            for number in range(RECIPIENTS - present)
        ]
        session.add_all(people)
        session.flush()
        session.add_all(
            Appointment(
                consultation_id=world.consultation_id, person_id=person.id, role=Role.OBSERVER.value, started_at=now
            )
            for person in people
        )
    return world


@pytest.fixture
def digest_id(world, settings):
    """A digest that two acts before was approved, on its way."""
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = draft_digest_by_hand(session, chair, consultation, at=at)
        content_hash, _mails = seal(session, digest, settings)
        approve_digest(session, chair, digest.id, content_hash=content_hash, settings=settings, at=at)
        assert send_digest(session, chair, digest.id, settings=settings, at=at) == RECIPIENTS
        return digest.id


class Senders:
    """Two workers of two processes each, of which one is killed whenever the server holds its line."""

    def __init__(self, start_workers):
        self.workers = [
            start_workers("worker", "--queues=mail", "--concurrency=2", "--pool=prefork", "--without-mingle")
            for _ in range(2)
        ]
        self.children_killed = self.workers_killed = 0

    def kill_whoever_holds(self, port, server):
        """Kill the process at the other end of a line, each tenth time with all of its worker."""
        for worker in self.workers:
            if (sender := sender_on(port, server.port, worker)) is None:
                continue
            if (self.children_killed + self.workers_killed) % 10 == 9:
                worker.close()
                worker.start()
                self.workers_killed += 1
            else:
                os.kill(sender, signal.SIGKILL)
                self.children_killed += 1
            return
        server.holds_owed += 1  # it died with another one's worker


def sender_on(port, server_port, worker):
    """The child of a worker that holds the line from this port to the server, as the kernel tells it."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, here, there, *_rest = fields = line.split()
        if (int(here.split(":")[1], 16), int(there.split(":")[1], 16)) == (port, server_port):
            break
    else:
        return None
    for child in worker.children():
        with suppress(OSError):
            if f"socket:[{fields[9]}]" in [os.readlink(file) for file in Path(f"/proc/{child}/fd").iterdir()]:
                return child
    return None


def time_passes():
    """Leases, waits and hints are as old as if hours had gone by, those of senders that live as well."""
    with transaction() as session:
        past = utc_now() - timedelta(minutes=1)
        under_way = sa.update(Delivery).where(Delivery.state.in_(OPEN))
        session.execute(under_way.values(next_at=past, hinted_at=None))
        session.execute(under_way.where(Delivery.lease_until.is_not(None)).values(lease_until=past))


def is_sent():
    with reading() as session:
        return session.scalars(sa.select(Digest.state)).one() == DigestState.SENT


def bring_all(app, settings, server, senders):
    """What relay and sweep do until the digest is sent, while senders are killed and time passes."""
    until, aged = time.monotonic() + 300, time.monotonic()
    with make_workers(app, settings) as workers:
        while not is_sent():
            assert time.monotonic() < until, server.happened
            hint_due_mails(workers)
            with suppress(queue.Empty):
                senders.kill_whoever_holds(server.held.get(timeout=0.1), server)
            if time.monotonic() - aged > 2:
                time_passes()
                sweep_lost()
                aged = time.monotonic()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_gets_two_mails_and_every_gap_is_on_the_page(
    app, client, settings, redis_url, server, start_workers, world, digest_id
):
    senders = Senders(start_workers)
    bring_all(app, settings, server, senders)

    assert senders.children_killed + senders.workers_killed == KILLS <= sum(server.times_held.values())
    assert senders.workers_killed == KILLS // 10 and set(server.times_held) == set(Stage) - {Stage.QUIT}
    assert server.faults > 0.2 * server.calls and {fault for _, fault in server.happened} == set(Fault)
    assert faults_of_sending(server) == []
    sign_in(client, world, "secretariat")
    assert shown_at(client, f"/c/{world.slug}/desk/digests/{digest_id}") == gaps()


def faults_of_sending(server):
    """What the rows say against what the server kept; empty when both tell the same."""
    kept = Counter(recipient for mail in server.received for recipient in mail.recipients)
    faults = [f"{address} got {count} copies" for address, count in kept.items() if count > 1]
    with reading() as session:
        rows = {row.address: row for row in session.scalars(sa.select(Delivery))}
    faults += [] if len(rows) == RECIPIENTS else [f"there are {len(rows)} deliveries"]
    faults += [f"nobody asked for a mail to {address}" for address in set(kept) - set(rows)]
    for address, row in rows.items():
        if address in kept and row.state == DeliveryState.FAILED:
            faults.append(f"{address} got the mail that is said to have failed")
        if address not in kept and row.state == DeliveryState.SENT:
            faults.append(f"{address} did not get the mail that is said to be sent")
    return faults + [fault for mail in server.received for fault in faults_of_bytes(mail, rows)]


def faults_of_bytes(mail, rows):
    """A mail that came is, word for word, the one that was approved for this recipient."""
    [address] = mail.recipients
    message = mail.message
    for kind, sealed in (("plain", rows[address].text), ("html", rows[address].html)):
        came = message.get_body((kind,)).get_content().replace("\r\n", "\n")
        if came.rstrip("\n") != sealed.rstrip("\n"):
            yield f"the {kind} part to {address} is not the one that was approved"


def gaps():
    """Who did not certainly get the mail, by address."""
    with reading() as session:
        not_sent = sa.select(Delivery).where(Delivery.state != DeliveryState.SENT)
        return {row.address: row.state for row in session.scalars(not_sent)}


def shown_at(client, page):
    """Whose mails the page says to have failed or to be of unknown fate, over all its pages."""
    words = {"Failed": "failed", "Unknown: it may have arrived": "unknown"}
    row = re.compile(r'<tr\b.*?([^\s<>]+@example\.org).*?<span class="pill[^"]*">([^<]+)</span>', re.DOTALL)
    shown, number = {}, 1
    while (answer := client.get(f"{page}?page={number}")).status_code == 200:
        deliveries = answer.text.partition('id="deliveries"')[2].partition('id="mail"')[0]
        here = {address: words[state] for address, state in row.findall(deliveries) if state in words}
        if not here:
            break  # what asks for attention stands first
        shown, number = shown | here, number + 1
    return shown
