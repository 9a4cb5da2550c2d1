"""The minority rule: an objection is not edited away. It leaves with a reason, and its authors see that and answer."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from consult.config import Settings
from consult.database import transaction, utc_now
from consult.domain.errors import DigestChanged, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.vocabulary import Attribution, DigestState, Role, Stance
from consult.synthesis import service
from consult.synthesis.models import RemovalAuthor, StatementRemoval
from consult.synthesis.moving import last_step
from tests.consult.notices.letters import told
from tests.consult.synthesis.at_the_desk import (
    REASON,
    act,
    approve,
    draft,
    mail_of,
    minority_line,
    said,
    state_of,
    statements,
    world_with_an_objection,
)
from tests.draining import drain
from tests.factories import World, add_person, submit

WHY = "It was settled bilaterally."
ANSWER = "Nothing was settled with us."

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is the same on both databases is tried on one."""


@pytest.fixture
def world(app: Flask) -> World:
    return world_with_an_objection()


def remove(world: World, digest_id: UUID, reason: str = WHY, actor: str = "chair 1") -> UUID:
    act(world, service.remove_statement, minority_line(digest_id).id, reason=reason, actor=actor)
    with transaction() as session:
        return session.scalars(sa.select(StatementRemoval.id).where(StatementRemoval.restored_at.is_(None))).one()


def answer(world: World, removal_id: UUID, text: str = ANSWER, name: str = "government 1") -> None:
    with transaction() as session:
        actor = world.actor(session, f"focal point of {name}")
        service.answer_removal(session, actor, world.delegations[name], removal_id, text=text, at=utc_now())


@ON_ONE
def test_the_minority_line_can_be_shortened_but_not_emptied(world: World) -> None:
    digest_id = draft(world)
    line = minority_line(digest_id).id
    for text in ("All agree.", "One objects.", "government 1 objects because of banks."):
        with pytest.raises(InvalidInput):
            act(world, service.edit_statement, line, text=text)

    act(world, service.edit_statement, line, text="government 1 objects: “the business of banks”.")

    assert "government 1 objects: “the business of banks”." in said(digest_id)


@pytest.mark.parametrize("reason", ["", "  ", "No.", "x" * 1_001])
@ON_ONE
def test_an_objection_is_not_taken_out_without_a_reason(world: World, reason: str) -> None:
    digest_id = draft(world)

    with pytest.raises(InvalidInput) as refused:
        remove(world, digest_id, reason)

    assert "reason" in refused.value.fields
    assert any(REASON in sentence for sentence in said(digest_id))


@ON_ONE
def test_the_digest_goes_on_saying_that_somebody_objects_and_why_it_was_taken_out(
    world: World, settings: Settings
) -> None:
    digest_id = draft(world)
    approve(world, digest_id, settings)

    remove(world, digest_id)

    assert state_of(digest_id) != DigestState.APPROVED
    [told] = [sentence for sentence in said(digest_id) if WHY in sentence]
    assert told == (
        "1 delegation objects to “Target T1”. 1 delegation cannot accept “Target T1”. A chair took a sentence about "
        f"that out of this digest. The reason given: “{WHY}”"
    )
    assert told in mail_of(digest_id, settings)


def test_its_author_answers_once_and_the_digest_tells_the_answer(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    removal_id = remove(world, digest_id)
    approve(world, digest_id, settings)

    answer(world, removal_id)

    assert state_of(digest_id) != DigestState.APPROVED
    assert f"government 1 answers: “{ANSWER}”" in mail_of(digest_id, settings)
    with pytest.raises(MoveNotAllowed):
        answer(world, removal_id, "Once more.")
    with pytest.raises(NotFound):
        answer(world, removal_id, name="government 2")


def where_one_of_two_objectors_answered(rule: Attribution) -> tuple[World, UUID, UUID]:
    """Two object and their line was taken out: the world, the digest, the removal that one of them answered."""
    world = world_with_an_objection(attribution=rule)
    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    digest_id = draft(world)
    removal_id = remove(world, digest_id)
    answer(world, removal_id)
    return world, digest_id, removal_id


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Attribution.CHATHAM_HOUSE, f"Who objects answers: “{ANSWER}”"),
        (Attribution.CONFIDENTIAL, "Who objects has answered the chairs."),
    ],
)
@ON_ONE
def test_where_names_are_withheld_answers_name_and_number_nobody(app: Flask, rule: Attribution, told: str) -> None:
    world, digest_id, removal_id = where_one_of_two_objectors_answered(rule)
    alone = said(digest_id)

    answer(world, removal_id, "Nor with us.", "government 2")

    assert said(digest_id) == alone  # how many answer tells how many object
    [sentence] = [found for found in alone if WHY in found]
    assert told in sentence
    assert sentence.startswith("Somebody cannot accept “Target T1”. A chair took")
    assert "government" not in sentence


@ON_ONE
def test_an_objection_that_is_brought_back_stands_as_it_was(world: World) -> None:
    digest_id = draft(world)
    before = said(digest_id)
    removal_id = remove(world, digest_id)

    act(world, service.restore_statement, minority_line(digest_id).id)

    assert said(digest_id) == before
    with pytest.raises(MoveNotAllowed):
        answer(world, removal_id)
    with pytest.raises(MoveNotAllowed):
        act(world, service.restore_statement, minority_line(digest_id).id)


def test_drafting_again_keeps_a_removal_while_the_counts_are_the_same_and_ends_it_when_they_are_not(
    world: World,
) -> None:
    digest_id = draft(world)
    remove(world, digest_id)

    draft(world)
    assert any(WHY in sentence for sentence in said(digest_id))

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    draft(world)

    assert not any(WHY in sentence for sentence in said(digest_id))
    assert any(REASON in sentence for sentence in said(digest_id))
    with transaction() as session:
        [kept] = session.scalars(sa.select(StatementRemoval))  # that it was taken out once stays on record
        assert kept.reason == WHY
        assert kept.restored_at is not None
        assert kept.restored_by is None


@ON_ONE
def test_a_drafted_sentence_without_objections_is_gone_while_it_is_taken_out(app: Flask) -> None:
    world = world_with_an_objection()
    digest_id = draft(world)
    last = statements(digest_id)[-1]
    before = said(digest_id)

    act(world, service.remove_statement, last.id, reason=WHY)

    assert len(said(digest_id)) == len(before) - 1
    with transaction() as session:
        assert session.scalars(sa.select(RemovalAuthor)).all() == []


@ON_ONE
def test_a_removal_against_an_older_digest_is_refused_with_the_sentence(world: World) -> None:
    digest_id = draft(world)
    line = minority_line(digest_id).id

    with pytest.raises(DigestChanged) as refused:
        act(world, service.remove_statement, line, reason=WHY, revision=0)

    assert REASON in refused.value.extra["current"]


@ON_ONE
def test_taking_out_what_was_drafted_is_for_a_chair(world: World) -> None:
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    digest_id = draft(world)

    with pytest.raises(NotPermitted):
        remove(world, digest_id, actor="rapporteur")


def test_a_statement_is_taken_out_once_at_a_time(world: World) -> None:
    digest_id = draft(world)
    remove(world, digest_id)
    line = minority_line(digest_id).id
    with pytest.raises(MoveNotAllowed):
        act(world, service.remove_statement, line, reason=WHY)

    second = StatementRemoval(digest_id=digest_id, statement_id=line, reason=WHY, removed_at=utc_now())
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(second)


@ON_ONE
def test_an_objection_that_comes_later_is_not_taken_out_with_those_that_were(app: Flask) -> None:
    world = world_with_an_objection(attribution=Attribution.CONFIDENTIAL)
    digest_id = draft(world)
    remove(world, digest_id)

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    draft(world)

    assert not any(WHY in sentence for sentence in said(digest_id))  # nobody told government 2 why


@ON_ONE
def test_the_desk_does_not_learn_from_the_moves_of_a_digest_who_answered(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    removal_id = remove(world, digest_id)
    approve(world, digest_id, settings)

    answer(world, removal_id)

    with transaction() as session:
        step = last_step(session, digest_id, DigestState.VOIDED)
        assert step is not None
        assert step.person_id is None


@ON_ONE
def test_chairs_are_told_that_an_answer_made_what_they_approved_void(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    removal_id = remove(world, digest_id)
    approve(world, digest_id, settings)
    drain()

    answer(world, removal_id)
    drain()

    assert told(world, "digest_waits") == {"chair 1": 1}


@ON_ONE
@pytest.mark.parametrize("rule", [Attribution.ATTRIBUTED, Attribution.CHATHAM_HOUSE])
def test_an_answer_after_sending_changes_nothing_that_the_chairs_approved(
    app: Flask, settings: Settings, client: FlaskClient, rule: Attribution
) -> None:
    world, digest_id, removal_id = where_one_of_two_objectors_answered(rule)
    approve(world, digest_id, settings)
    page = f"/c/{world.slug}/digests/{digest_id}"
    with transaction() as session:
        waiting_since = utc_now()
        chair = world.actor(session, "chair 1")
        service.send_digest(session, chair, digest_id, settings=settings, at=waiting_since + timedelta(seconds=1))
    before, public = said(digest_id), client.get(page).text

    with transaction() as session:  # asked for before the digest was sent, and kept waiting by that
        actor, own = world.actor(session, "focal point of government 2"), world.delegations["government 2"]
        service.answer_removal(session, actor, own, removal_id, text="Nor with us.", at=waiting_since)

    assert ANSWER in public
    assert said(digest_id) == before
    assert client.get(page).text == public
    with transaction() as session:
        kept = session.get_one(RemovalAuthor, (removal_id, world.delegations["government 2"]))
        assert kept.answer == "Nor with us."
