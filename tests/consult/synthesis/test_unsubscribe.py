"""The link that stops digests: reading it stops nothing, one click stops one consultation's mails."""

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import deliver
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.models import Digest, Unsubscription
from consult.synthesis.unsubscribing import unsubscribe_token
from tests.consult.synthesis.mailing import Clock, committed_delivery, digest_of, make_delivery, one_database, stored


@pytest.fixture
def delivery_id(app):
    return committed_delivery()


@pytest.fixture
def token(settings, delivery_id):
    return unsubscribe_token(settings.secret_key, stored(delivery_id).person_id, digest_of(delivery_id).consultation_id)


def unsubscriptions():
    with reading() as session:
        return session.execute(sa.select(Unsubscription.person_id, Unsubscription.consultation_id)).all()


@one_database
def test_a_scanner_that_follows_the_link_stops_nothing(client, token):
    page = client.get(f"/u/{token}")

    assert page.status_code == 200
    assert unsubscriptions() == []


def test_one_click_of_a_mail_reader_stops_the_mails_without_cookie_or_redirect(client, token, delivery_id):
    answer = client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    person_id, consultation_id = stored(delivery_id).person_id, digest_of(delivery_id).consultation_id
    assert unsubscriptions() == [(person_id, consultation_id)]


def test_stopping_twice_is_stopping_once(client, token):
    first, second = (client.post(f"/u/{token}") for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(unsubscriptions()) == 1


@one_database
def test_a_mail_that_is_stopped_while_it_waits_is_not_sent(client, token, delivery_id, settings, smtp_inbox):
    client.post(f"/u/{token}")

    assert deliver(DIGEST_MAILS, delivery_id, settings=settings, now=Clock()) is DeliveryState.CANCELLED
    assert smtp_inbox.received == []


def test_other_consultations_still_write(client, token, delivery_id):
    with transaction() as session:
        other = session.get_one(Digest, make_delivery(session).digest_id).consultation_id

    client.post(f"/u/{token}")

    assert [row.consultation_id for row in unsubscriptions()] == [digest_of(delivery_id).consultation_id]
    assert other not in [row.consultation_id for row in unsubscriptions()]


@one_database
@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: "A" + t[1:], lambda _t: "é" * 22,
                                    lambda t: t[:11] + t[11:].swapcase(), lambda _t: "=" * 22])  # fmt: skip
def test_a_token_that_we_did_not_make_opens_nothing(client, token, change):
    forged = change(token)

    assert client.get(f"/u/{forged}").status_code == 404
    assert client.post(f"/u/{forged}").status_code == 404
    assert unsubscriptions() == []
