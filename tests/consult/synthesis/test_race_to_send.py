"""A position withdrawn while its digest is sent: out whole as approved, or nothing leaves; two hundred times."""

from collections import Counter
from functools import partial
from itertools import count

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import DigestStale, NotApproved
from consult.domain.vocabulary import DigestState, Stance
from consult.events.models import LogEntry
from consult.synthesis import sealing, service
from consult.synthesis.delivery.settling import as_sealed
from consult.synthesis.models import Delivery
from tests.factories import make_world, submit
from tests.racing import at_once, in_turn

TIMES = 100
"""On each of the two databases."""
SPEAKER = "government 2"


@pytest.fixture
def world(app):
    world = make_world(targets=("T1",), members={"government": 2})
    submit(world, "government 1", "T1")
    return world


def approved(world, settings):
    """A digest that rests on a position just taken, approved; its identifier and the mails that were approved."""
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, chair, consultation, at=at)
        present, mails = sealing.seal(session, digest, settings)
        service.approve_digest(session, chair, digest.id, content_hash=present, settings=settings, at=at)
        assert digest.state == DigestState.APPROVED
        return digest.id, mails


def send(world, digest_id, settings):
    with transaction() as session:
        chair = world.actor(session, "chair 1")
        service.send_digest(session, chair, digest_id, settings=settings, at=utc_now())


@pytest.mark.timeout(400)
def test_a_withdrawal_against_a_send_has_one_order_and_no_half(app, settings, world):
    outcomes: Counter[str] = Counter()
    version = count()
    for turn in range(TIMES):
        submit(world, SPEAKER, "T1", Stance.SUPPORT, base_version=next(version))
        digest_id, mails = approved(world, settings)
        sending = partial(send, world, digest_id, settings)
        withdraw = partial(submit, world, SPEAKER, "T1", None, base_version=next(version))
        if turn == 0:  # each order once, whichever a machine prefers when it may choose
            sending, withdraw = in_turn(sending, withdraw)
        elif turn == 1:
            withdraw, sending = in_turn(withdraw, sending)

        came = at_once(app, sending, withdraw)

        assert came[1] == "done"
        outcomes[came[0]] += 1
        if came[0] == "done":
            went_out_whole(world, digest_id, mails)
        else:
            nothing_leaves(world, digest_id, settings)

    assert set(outcomes) == {"done", "digest_stale"}, f"one of the two orders was never tried: {outcomes}"


def went_out_whole(world, digest_id, mails):
    with reading() as session:
        rows = session.scalars(sa.select(Delivery).where(Delivery.digest_id == digest_id)).all()
        query = sa.select(LogEntry.name).where(LogEntry.consultation_id == world.consultation_id)
        last = session.scalars(query.order_by(LogEntry.seq.desc()).limit(2)).all()
    assert last == ["position.withdrawn", "digest.sending"]
    assert sorted(map(as_sealed, rows), key=by_address) == sorted(mails, key=by_address)


def by_address(mail):
    return mail.address


def nothing_leaves(world, digest_id, settings):
    with pytest.raises((DigestStale, NotApproved)):
        send(world, digest_id, settings)
    with reading() as session:
        assert session.query(Delivery).filter(Delivery.digest_id == digest_id).count() == 0
