"""What a chair can decide about a mail of which nobody knows whether it arrived."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.database import transaction
from consult.domain.errors import MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import ANONYMOUS, Actor, Office
from consult.domain.vocabulary import DeliveryState, DigestState, Role
from consult.mail.delivery import deliver, rows
from consult.synthesis.delivery import DIGEST_MAILS, Decision, settle
from consult.synthesis.models import Delivery, Digest
from tests.consult.synthesis.mailing import (
    MAIL,
    NOON,
    Clock,
    chair_of,
    events_named,
    make_delivery,
    make_digest,
    one_database,
    stored,
)

AFTERWARDS = NOON + rows.LEASE


@pytest.fixture
def unknown(session):
    """A delivery whose sender never heard an answer, in a digest whose mails have all ended."""
    digest = make_digest(session, state=DigestState.SENT)
    return make_delivery(session, digest=digest, state=DeliveryState.UNKNOWN, lease_until=NOON + rows.LEASE)


@pytest.fixture
def chair(session, unknown):
    return chair_of(session, session.get_one(Digest, unknown.digest_id).consultation_id)


def test_a_mail_held_to_be_delivered_is_not_sent_again(session, unknown, chair):
    assert settle(session, chair, unknown.id, Decision.DELIVERED, at=NOON) is None

    settled = session.get_one(Delivery, unknown.id, populate_existing=True)
    assert (settled.settled_as, settled.settled_by) == ("delivered", chair.person_id)
    assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 1


def test_a_repeat_is_a_new_delivery_that_says_that_it_may_be_one(session, unknown, chair):
    again = settle(session, chair, unknown.id, Decision.RESEND, at=AFTERWARDS)

    assert again is not None
    assert (again.resend_number, again.resend_of, again.state) == (1, unknown.id, "pending")
    assert again.text.endswith(MAIL["text"])
    assert "This mail may be a repeat" in again.text
    assert "This mail may be a repeat" in again.html
    assert again.sealed_hash != unknown.sealed_hash


def test_a_repeat_goes_out_though_the_digest_has_ended(app, settings, smtp_inbox):
    with transaction() as session:
        digest = make_digest(session, state=DigestState.SENT)
        lost = make_delivery(session, digest=digest, state=DeliveryState.UNKNOWN, lease_until=NOON)
        again = settle(session, chair_of(session, digest.consultation_id), lost.id, Decision.RESEND, at=NOON)

    assert deliver(DIGEST_MAILS, again.id, settings=settings, now=Clock()) is DeliveryState.SENT

    [message] = smtp_inbox.messages
    assert message["Message-ID"] == f"<delivery-{again.id}@localhost>"
    assert stored(lost.id).state == "unknown"
    assert [event["decision"] for event in events_named("delivery.settled")] == ["resend"]


@one_database
def test_a_mail_is_not_sent_again_while_its_first_attempt_may_be_alive(session, unknown, chair):
    with pytest.raises(MoveNotAllowed):
        settle(session, chair, unknown.id, Decision.RESEND, at=AFTERWARDS - timedelta(seconds=1))


@pytest.mark.parametrize("second", list(Decision))
def test_a_mail_is_settled_once(session, unknown, chair, second):
    settle(session, chair, unknown.id, Decision.RESEND, at=AFTERWARDS)

    with pytest.raises(MoveNotAllowed):
        settle(session, chair, unknown.id, second, at=AFTERWARDS)


@one_database
@pytest.mark.parametrize("state", [state for state in DeliveryState if state is not DeliveryState.UNKNOWN])
def test_only_an_unknown_mail_can_be_settled(session, unknown, chair, state):
    unknown.state = state
    session.flush()

    with pytest.raises(MoveNotAllowed):
        settle(session, chair, unknown.id, Decision.DELIVERED, at=AFTERWARDS)


@one_database
@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.RAPPORTEUR])
def test_others_at_the_desk_may_see_an_unknown_mail_but_not_settle_it(session, unknown, chair, role):
    consultation_id = chair.offices[0].consultation_id
    colleague = Actor(offices=(Office(role=role, consultation_id=consultation_id),))

    with pytest.raises(NotPermitted):
        settle(session, colleague, unknown.id, Decision.DELIVERED, at=AFTERWARDS)


@one_database
def test_for_everybody_else_there_is_no_such_mail(session, unknown, chair):
    elsewhere = chair_of(session, make_digest(session).consultation_id)
    for outsider in (ANONYMOUS, elsewhere):
        with pytest.raises(NotFound):
            settle(session, outsider, unknown.id, Decision.DELIVERED, at=AFTERWARDS)
