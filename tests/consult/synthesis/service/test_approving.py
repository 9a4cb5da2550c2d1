"""Approving: the same mails can be approved anew after approvals of them were void, and nothing voids them idly."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import AssociationKind, DigestState
from consult.synthesis import service
from consult.synthesis.models import Approval, Delivery
from consult.targets.service import NewTarget, Wording, add_target
from tests.associating import associate, declare, withdraw
from tests.consult.notices.letters import told
from tests.consult.synthesis.at_the_desk import approve, draft, stale_places, state_of, world_with_an_objection
from tests.draining import drain
from tests.factories import World, submit


@pytest.fixture
def world(app: Flask) -> World:
    return world_with_an_objection(chairs=2, approvals_needed=2)


def approved(world: World, settings: Settings) -> UUID:
    digest_id = draft(world)
    approve_both(world, digest_id, settings)
    drain()
    return digest_id


def approve_both(world: World, digest_id: UUID, settings: Settings) -> None:
    for chair in ("chair 1", "chair 2"):
        approve(world, digest_id, settings, chair)


def answer_a_new_target(world: World) -> None:
    """A position on a target that was added after the draft, so that no sentence of it is stale."""
    with transaction() as session:
        new = NewTarget(code="T9", wording=Wording(title="Target T9"))
        world.revisions["T9"] = add_target(session, SYSTEM, world.consultation_id, new, at=utc_now()).id
    submit(world, "government 1", "T9")
    drain()


def test_mails_whose_approvals_were_void_are_approved_anew_as_they_are(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)
    answer_a_new_target(world)
    assert (state_of(digest_id), stale_places(digest_id)) == (DigestState.VOIDED, [])

    approve(world, digest_id, settings)
    assert state_of(digest_id) == DigestState.IN_REVIEW, "one of two"
    approve(world, digest_id, settings)
    assert state_of(digest_id) == DigestState.IN_REVIEW, "still one of two"
    approve(world, digest_id, settings, "chair 2")

    assert state_of(digest_id) == DigestState.APPROVED
    with transaction() as session:
        standing = session.execute(sa.select(Approval.voided_at, Approval.void_reason)).all()
        chair = world.actor(session, "chair 1")
        mails = service.send_digest(session, chair, digest_id, settings=settings, at=utc_now())
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == mails > 0
    assert standing == [(None, "")] * 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", ["ends what nobody joined", "leaves what it never joined"])
def test_what_changes_no_sentence_and_no_count_voids_nothing(world: World, settings: Settings, act: str) -> None:
    statement_id = declare(world, "government 2", ["T1"])
    digest_id = approved(world, settings)

    if act == "ends what nobody joined":
        withdraw(world, "government 2", statement_id)
    else:
        associate(world, "government 3", statement_id, AssociationKind.DISSOCIATED, reason="We disagree.")
    drain()

    assert (state_of(digest_id), stale_places(digest_id)) == (DigestState.APPROVED, [])
    assert told(world, "digest_held_back") == {}
