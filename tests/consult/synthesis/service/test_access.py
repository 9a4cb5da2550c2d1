"""What a verb checks it reads under the lock: what was read before may have changed while it waited."""

from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, DigestStale
from consult.domain.vocabulary import Stance
from consult.events.log import lock_log
from consult.synthesis import service
from tests.consult.synthesis.at_the_desk import approve, draft, minority_line, world_with_an_objection
from tests.draining import drain
from tests.factories import World, submit
from tests.servers import wait_until

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""SQLite lets one writer in at a time, from its first read on."""


@pytest.fixture
def world(app: Flask) -> World:
    return world_with_an_objection()


def test_a_digest_that_waited_while_the_consultation_was_closed_is_not_sent_as_if_it_went_on(
    world: World, settings: Settings
) -> None:
    digest_id = draft(world)
    approve(world, digest_id, settings)

    with pytest.raises(DigestStale), transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)  # as a page does, to find it by its name
        with transaction() as other:
            other.get_one(Consultation, consultation.id).closed_at = utc_now()
        chair = world.actor(session, "chair 1")
        service.send_digest(session, chair, digest_id, settings=settings, at=utc_now())


def test_a_sentence_that_was_drafted_away_meanwhile_is_not_there(world: World, app: Flask) -> None:
    digest_id = draft(world)
    line = minority_line(digest_id).id
    ends: list[str] = []
    submit(world, "government 1", "T1", Stance.SUPPORT, base_version=1)
    drain()

    def edit() -> None:
        with app.app_context():
            try:
                with transaction() as session:
                    chair = world.actor(session, "chair 1")
                    service.edit_statement(session, chair, line, text="One objects.", revision=1, at=utc_now())
            except ConsultError as error:
                ends.append(error.code)

    editing = Thread(target=edit)
    with transaction() as session:
        lock_log(session, world.consultation_id)
        editing.start()
        wait_until(is_somebody_waiting, "the edit to wait for the lock")
        consultation = session.get_one(Consultation, world.consultation_id)
        service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
    editing.join(60)

    assert ends == ["not_found"]


def is_somebody_waiting() -> bool:
    """In this database: other tests lock beside this one."""
    waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with reading() as session:
        return bool(session.scalar(sa.text(f"SELECT EXISTS (SELECT 1 {waiting})")))
