"""The chair's desk: what is approved is what is sent, and nothing leaves when its support changed."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation, Round
from consult.consultations.service import appoint
from consult.database import transaction, utc_now
from consult.domain.errors import (
    DigestChanged,
    DigestStale,
    MoveNotAllowed,
    NotApproved,
    NotFound,
    NotPermitted,
)
from consult.domain.permissions import SYSTEM
from consult.domain.synthesis import OF_TARGETS
from consult.domain.vocabulary import DigestState, Role, Stance
from consult.synthesis import drafting, sealing, service
from consult.synthesis.models import Approval, Delivery, Digest, Statement, StatementWords
from consult.synthesis.queries import stale_statements
from consult.synthesis.recipients import edition_of
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit
from tests.kept_worlds import kept


@pytest.fixture
@kept
def world(app: Flask) -> World:
    """Two chairs must approve; everybody has answered T1, one objects."""
    made = make_world(members=dict.fromkeys(("government", "civil_society"), 2), chairs=3, approvals_needed=2)
    for name in made.delegations:
        submit(made, name, "T1", Stance.OPPOSE if name == "government 1" else Stance.SUPPORT)
    drain()
    return made


def draft(world: World, actor: str = "chair 1") -> UUID:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, world.actor(session, actor), consultation, at=utc_now())
        return digest.id


def hash_of(digest_id: UUID, settings: Settings) -> str:
    with transaction() as session:
        return sealing.seal(session, session.get_one(Digest, digest_id), settings)[0]


def approve(world: World, digest_id: UUID, chair: str, content_hash: str, settings: Settings) -> str:
    with transaction() as session:
        actor = world.actor(session, chair)
        return service.approve_digest(
            session, actor, digest_id, content_hash=content_hash, settings=settings, at=utc_now()
        ).state


def send(world: World, digest_id: UUID, settings: Settings, actor: str = "chair 1") -> int:
    with transaction() as session:
        who = world.actor(session, actor)
        return service.send_digest(session, who, digest_id, settings=settings, at=utc_now())


def approved(world: World, settings: Settings) -> UUID:
    digest_id = draft(world)
    present = hash_of(digest_id, settings)
    for chair in ("chair 1", "chair 2"):
        approve(world, digest_id, chair, present, settings)
    return digest_id


def deliveries() -> int:
    with transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Delivery)) or 0


def test_the_second_chair_makes_a_digest_approved(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    present = hash_of(digest_id, settings)

    assert approve(world, digest_id, "chair 1", present, settings) == DigestState.IN_REVIEW
    assert approve(world, digest_id, "chair 1", present, settings) == DigestState.IN_REVIEW
    assert approve(world, digest_id, "chair 2", present, settings) == DigestState.APPROVED


def test_sending_gives_each_recipient_one_delivery(world: World, settings: Settings) -> None:
    count = send(world, approved(world, settings), settings)

    assert count == deliveries() == 4 + 3 + 1  # focal points, chairs, observer


def test_nothing_is_sent_without_enough_approvals(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    approve(world, digest_id, "chair 1", hash_of(digest_id, settings), settings)

    with pytest.raises(NotApproved):
        send(world, digest_id, settings)

    assert deliveries() == 0


def test_a_digest_is_sent_once(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    count = send(world, digest_id, settings)

    with pytest.raises(MoveNotAllowed):
        send(world, digest_id, settings)

    assert deliveries() == count


def test_a_position_after_approval_voids_it_and_holds_the_digest(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    with pytest.raises(DigestStale):
        send(world, digest_id, settings)
    drain()

    with transaction() as session:
        digest = session.get_one(Digest, digest_id)
        assert digest.state == DigestState.VOIDED
        assert stale_statements(session, digest) != []
        assert all(row.voided_at for row in session.scalars(sa.select(Approval)))
    assert deliveries() == 0


def test_a_stale_digest_is_drafted_again_and_keeps_what_a_person_wrote_where_nothing_changed(
    world: World, settings: Settings
) -> None:
    submit(world, "government 1", "T2", Stance.SUPPORT)
    drain()
    digest_id = draft(world)
    with transaction() as session:
        kept = session.scalars(
            sa.select(Statement).where(
                Statement.target_revision_id == world.revisions["T2"], Statement.section.in_(OF_TARGETS)
            )
        ).one()
        revision = session.get_one(Digest, digest_id).revision
        service.edit_statement(
            session, world.actor(session, "chair 1"), kept.id, text="In my words.", revision=revision, at=utc_now()
        )

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()

    assert draft(world) == digest_id
    with transaction() as session:
        digest = session.get_one(Digest, digest_id)
        assert digest.draft == 2
        assert stale_statements(session, digest) == []
        texts = session.scalars(sa.select(StatementWords.text)).all()
        assert list(texts) == ["In my words."]


def test_an_edit_against_an_older_digest_is_refused_with_both_texts(world: World, settings: Settings) -> None:
    draft(world)
    with transaction() as session:
        statement = session.scalars(sa.select(Statement).order_by(Statement.place)).first()
        assert statement is not None
        service.edit_statement(
            session, world.actor(session, "chair 1"), statement.id, text="First.", revision=1, at=utc_now()
        )

    with transaction() as session, pytest.raises(DigestChanged) as refused:
        service.edit_statement(
            session, world.actor(session, "chair 2"), statement.id, text="Second.", revision=1, at=utc_now()
        )

    assert refused.value.extra == {"revision": 2, "current": "First.", "yours": "Second."}


def test_an_edit_after_approval_asks_for_new_approvals(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    before = hash_of(digest_id, settings)
    with transaction() as session:
        statement = session.scalars(sa.select(Statement).order_by(Statement.place)).first()
        assert statement is not None
        revision = session.get_one(Digest, digest_id).revision
        service.edit_statement(
            session, world.actor(session, "chair 1"), statement.id, text="New.", revision=revision, at=utc_now()
        )

    assert hash_of(digest_id, settings) != before
    with pytest.raises(NotApproved):
        send(world, digest_id, settings)
    with pytest.raises(DigestChanged):
        approve(world, digest_id, "chair 2", before, settings)


def test_storing_an_unchanged_sentence_leaves_the_approvals_standing(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    with transaction() as session:
        statement = session.scalars(sa.select(Statement).order_by(Statement.place)).first()
        assert statement is not None
        revision = session.get_one(Digest, digest_id).revision
        service.edit_statement(
            session, world.actor(session, "chair 1"), statement.id, text="", revision=revision, at=utc_now()
        )

    assert send(world, digest_id, settings) == 8


def test_the_approval_of_a_chair_whose_office_ended_does_not_count(world: World, settings: Settings) -> None:
    with transaction() as session:  # who observes as well gets the same mail afterwards: the bytes do not change
        consultation = session.get_one(Consultation, world.consultation_id)
        appoint(session, SYSTEM, consultation, world.people["chair 2"], Role.OBSERVER, at=utc_now())
    digest_id = approved(world, settings)
    before = hash_of(digest_id, settings)
    with transaction() as session:
        ended = sa.update(Appointment).where(Appointment.person_id == world.people["chair 2"])
        session.execute(ended.where(Appointment.role == Role.CHAIR).values(ended_at=utc_now()))
    assert hash_of(digest_id, settings) == before

    with pytest.raises(NotApproved):
        send(world, digest_id, settings)

    assert deliveries() == 0


@pytest.mark.parametrize("name", ["secretariat"])
def test_the_secretariat_cannot_approve(world: World, settings: Settings, name: str) -> None:
    digest_id = draft(world)

    with pytest.raises(NotPermitted):
        approve(world, digest_id, name, hash_of(digest_id, settings), settings)


@pytest.mark.parametrize("name", ["observer", "focal point of government 1"])
def test_nobody_outside_the_desk_learns_that_a_draft_exists(world: World, settings: Settings, name: str) -> None:
    digest_id = draft(world)

    with pytest.raises(NotFound):
        approve(world, digest_id, name, hash_of(digest_id, settings), settings)


def test_a_person_who_joins_after_approval_changes_the_hash(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    with transaction() as session:
        add_person(session, world, "late observer", Role.OBSERVER, at=utc_now())

    with pytest.raises(NotApproved):
        send(world, digest_id, settings)


def test_an_hour_of_waiting_changes_nothing_that_was_approved(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    before = hash_of(digest_id, settings)

    with transaction() as session:
        who = world.actor(session, "chair 1")
        service.send_digest(session, who, digest_id, settings=settings, at=utc_now() + timedelta(hours=1))

    with transaction() as session:
        assert session.get_one(Digest, digest_id).content_hash == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer: nobody sends meanwhile
def test_a_digest_sent_meanwhile_is_not_drafted_again(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        seen = session.get_one(Digest, digest_id)
        round_, window = session.get_one(Round, world.round_id), (seen.window_start, seen.window_end)
        sent_to = send(world, digest_id, settings)

        with pytest.raises(MoveNotAllowed):
            drafting.draft_digest(
                session,
                world.actor(session, "chair 2"),
                consultation,
                round_,
                window=window,
                edition=edition_of(seen),
                at=utc_now(),
            )

    assert deliveries() == sent_to
    with transaction() as session:
        assert session.get_one(Digest, digest_id).state == DigestState.SENDING
