"""Two mails that came back suspend an address; the secretariat is told, and can let mail go there again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DeliveryState
from consult.mail import Addressee, post_letter
from consult.mail.delivery import deliver
from consult.mail.delivery.return_path import return_path
from consult.mail.letters import LETTERS
from consult.mail.models import Bounce, Letter, Suspension
from consult.mail.suspending import is_suspended, lift
from consult.notices.bounces import receive_bounce
from consult.organisations.models import Person
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.models import Delivery
from tests.browsing import press, sign_in
from tests.consult.mail.test_bounces import REPORT
from tests.consult.synthesis.mailing import change, committed_delivery, events_named, stored
from tests.factories import make_world
from tests.racing import at_once

HARD, SOFT = (REPORT.format(action="failed", status=status).encode() for status in ("5.1.1", "4.4.7"))
READER = "focal point of government 1"


@pytest.fixture
def ours(settings):
    return replace(settings, bounce_host="bounces.example.org")


@pytest.fixture
def world(app):
    return make_world(members={"government": 2})


def post(world, *, secret=False):
    """A letter to the reader."""
    with transaction() as session:
        person = session.get_one(Person, world.people[READER])
        to = Addressee(person_id=person.id, name=person.name, address=person.email, language="en")
        context = {"consultation": "Ways", "delegation": "A", "delegation_id": "1"}
        return post_letter(
            session, "draft_decided", to=to, context=context, at=utc_now(), once_key=uuid4().hex, is_secret=secret
        )


def come_back(ours, letter_id, raw=HARD, *, word="letter"):
    with transaction() as session:
        return receive_bounce(session, ours, address=return_path(ours, word, letter_id), raw=raw, at=utc_now())


def suspended(world):
    with reading() as session:
        query = sa.select(Suspension).where(Suspension.lifted_at.is_(None))
        return [row.person_id for row in session.scalars(query)] == [world.people[READER]]


def letters_of(template):
    with reading() as session:
        return [row.address for row in session.scalars(sa.select(Letter).where(Letter.template == template))]


def test_two_mails_that_came_back_for_good_suspend_and_the_same_news_twice_is_one(ours, world):
    first, second = post(world), post(world)
    assert come_back(ours, first) and come_back(ours, first)
    assert come_back(ours, second, SOFT)
    assert not suspended(world)

    assert come_back(ours, second)

    assert suspended(world)
    assert letters_of("address_suspended") == [f"secretariat.{world.slug}@example.org"]
    with reading() as session:
        assert all("(recipient)" in row.words or "@" not in row.words for row in session.scalars(sa.select(Bounce)))


def test_two_that_come_back_at_once_suspend_too(app, ours, world):
    for _ in range(5):
        mails = [post(world), post(world)]
        assert at_once(app, *(lambda mail=mail: come_back(ours, mail) for mail in mails)) == ["done", "done"]
        assert suspended(world)
        with transaction() as session:
            lift(session, world.people[READER], by=None, at=utc_now())


def test_a_former_address_that_bounces_late_frees_no_other(ours, world):
    old = [post(world), post(world)]
    with transaction() as session:
        session.get_one(Person, world.people[READER]).email = "another@example.org"
    for mail in [post(world), post(world), *old]:
        come_back(ours, mail)

    with reading() as session:
        assert is_suspended(session, world.people[READER], "another@example.org")


def test_nothing_goes_to_a_suspended_address_but_what_was_asked_for_there(ours, world, smtp_inbox):
    sending = replace(ours, smtp_url=smtp_inbox.address)
    for _ in range(2):
        come_back(ours, post(world))
    letter, secret = post(world), post(world, secret=True)

    assert deliver(LETTERS, letter, settings=sending, now=lambda: utc_now() + timedelta(1)) == DeliveryState.CANCELLED
    assert deliver(LETTERS, secret, settings=sending, now=lambda: utc_now() + timedelta(1)) == DeliveryState.SENT

    with reading() as session:
        assert "came back for good" in session.get_one(Letter, letter).answer


def test_the_secretariat_sees_it_and_lets_mail_go_there_again(ours, world, client):
    for _ in range(2):
        come_back(ours, post(world))
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/notices"
    assert "Some addresses do not take mail any more" in client.get(page).text

    lifting = f"/c/{world.slug}/desk/suspended/{world.people[READER]}/lift"
    assert press(client, page, lifting).status_code == 303

    assert not suspended(world)
    assert press(client, page, lifting).status_code == 404
    come_back(ours, post(world))
    assert not suspended(world)  # what came before does not count again
    come_back(ours, post(world))
    assert suspended(world)


def test_who_cannot_make_the_address_silences_nobody(ours, world):
    mails = [post(world) for _ in range(3)]
    rival = replace(ours, secret_key="guessed")
    with transaction() as session:
        taken = [
            receive_bounce(session, ours, address=address, raw=HARD, at=utc_now())
            for mail_id in mails
            for address in (
                return_path(rival, "letter", mail_id),
                "consult@localhost",
                f"{mail_id}@bounces.example.org",
            )
        ]
    assert not any(taken)
    assert not suspended(world)
    assert not come_back(ours, uuid4())
    assert not come_back(ours, mails[0], b"Subject: out of office\n\nback on Monday")


def test_a_mail_of_unknown_fate_is_settled_by_coming_back(ours, world):
    mail_id = committed_delivery()
    change(mail_id, state=DeliveryState.UNKNOWN)

    assert come_back(ours, mail_id, word=DIGEST_MAILS.word)

    assert stored(mail_id).settled_as == "bounced"
    assert [event["decision"] for event in events_named("delivery.settled")] == ["bounced"]
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 1
