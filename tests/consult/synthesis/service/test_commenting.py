"""Comments of a review: beside a statement through every draft, and in nothing that leaves the desk."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound, NotPermitted
from consult.domain.vocabulary import Role, Stance
from consult.synthesis import sealing, service
from consult.synthesis.commented import Comments, comments_on
from consult.synthesis.models import Digest, DigestComment, Statement
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world(members=dict.fromkeys(("government", "civil_society"), 2))
    with transaction() as session:
        add_person(session, made, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    for name in made.delegations:
        submit(made, name, "T1", Stance.OPPOSE if name == "government 1" else Stance.SUPPORT)
    drain()
    return made


def draft(world: World) -> UUID:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now()).id


@pytest.fixture
def digest_id(world: World) -> UUID:
    return draft(world)


def on_target(digest_id: UUID, code: str = "T1") -> UUID:
    with reading() as session:
        rows = session.scalars(
            sa.select(Statement).where(Statement.digest_id == digest_id, Statement.section != "news")
        )
        return next(row.id for row in rows if row.values.get("code") == code)


def comment(
    world: World, digest_id: UUID, text: str, *, who: str = "rapporteur", beside: UUID | None = None, key: str = "a"
) -> None:
    with transaction() as session:
        actor = world.actor(session, who)
        service.add_comment(session, actor, digest_id, statement_id=beside, text=text, comment_key=key, at=utc_now())


def found(digest_id: UUID) -> Comments:
    with reading() as session:
        return comments_on(session, digest_id, sealing.statements_of(session, digest_id))


def test_a_comment_changes_neither_hash_nor_approvals_and_is_written_once_a_key(
    world: World, digest_id: UUID, settings: Settings
) -> None:
    with transaction() as session:
        seen = sealing.seal(session, session.get_one(Digest, digest_id), settings)[0]
        chair = world.actor(session, "chair 1")
        service.approve_digest(session, chair, digest_id, content_hash=seen, settings=settings, at=utc_now())

    for _ in range(2):
        comment(world, digest_id, "Who says so?", beside=on_target(digest_id))

    with transaction() as session:
        assert service.send_digest(session, world.actor(session, "chair 1"), digest_id, settings=settings, at=utc_now())
        hashed, mails = sealing.seal(session, session.get_one(Digest, digest_id), settings)
        assert hashed == seen
        assert not any("Who says so?" in mail.html + mail.text for mail in mails)
    assert [said.text for said in found(digest_id).beside[on_target(digest_id)]] == ["Who says so?"]


def test_a_comment_follows_its_statement_into_the_next_draft_though_its_sentence_is_another(
    world: World, digest_id: UUID
) -> None:
    comment(world, digest_id, "Is that so?", beside=on_target(digest_id))
    before = sentence_of(world, digest_id)

    submit(world, "government 2", "T1", Stance.STRONGLY_OPPOSE, base_version=1)
    submit(world, "civil_society 1", "T1", Stance.STRONGLY_OPPOSE, base_version=1)
    drain()
    draft(world)

    assert sentence_of(world, digest_id) != before
    [said] = found(digest_id).beside[on_target(digest_id)]
    assert (said.text, said.who, said.draft) == ("Is that so?", "rapporteur", 1)


def sentence_of(world: World, digest_id: UUID) -> str:
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return sealing.words_of(session.get_one(Statement, on_target(digest_id)), consultation)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_comment_on_a_sentence_that_fell_away_says_what_that_was(world: World, digest_id: UUID) -> None:
    comment(world, digest_id, "Is that so?", beside=on_target(digest_id))
    sentence = sentence_of(world, digest_id)
    with transaction() as session:
        session.execute(sa.update(DigestComment).values(statement_id=world.round_id, statement_key="gone"))

    [said] = found(digest_id).on_gone

    assert said.about == sentence


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_comment_is_resolved_and_opened_again_as_often_as_asked(world: World, digest_id: UUID) -> None:
    comment(world, digest_id, "Who says so?")
    [said] = found(digest_id).on_digest

    for verb, by in ((service.resolve_comment, "chair 1"), (service.reopen_comment, None)) * 2:
        for _ in range(2):
            with transaction() as session:
                verb(session, world.actor(session, "chair 1"), digest_id, said.id, at=utc_now())
        assert [row.resolved_by for row in found(digest_id).on_digest] == [by]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_not_comment_or_names_what_is_elsewhere_is_refused(world: World, digest_id: UUID) -> None:
    for who, error in (
        ("secretariat", NotPermitted),
        ("observer", NotFound),
        ("focal point of government 1", NotFound),
    ):
        with pytest.raises(error):
            comment(world, digest_id, "Hello.", who=who)
    with pytest.raises(NotFound):
        comment(world, digest_id, "Hello.", beside=world.round_id)
    for text in ("", " \n", "x" * 4_001, "a\0b"):
        with pytest.raises(InvalidInput):
            comment(world, digest_id, text)
    assert found(digest_id).open == 0
