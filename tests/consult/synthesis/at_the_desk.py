"""What the tests of a digest's statements do: draft it, read its sentences, use its verbs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import force_locale

from consult.config import Settings
from consult.consultations.models import Consultation
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.positions.models import Position
from consult.synthesis import sealing, service
from consult.synthesis.items import mail_statements
from consult.synthesis.models import Digest, Statement
from consult.synthesis.queries import stale_statements
from consult.synthesis.saying import words_of
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept

REASON = "Fees are the business of banks, not of governments."


@kept
def world_with_an_objection(**values: Any) -> World:
    """Five delegations; government 1 alone cannot accept T1, the others support it."""
    made = make_world(members={"government": 3, "civil_society": 2}, **values)
    for name in made.delegations:
        if name == "government 1":
            submit(made, name, "T1", Stance.OPPOSE, blocking_reason=REASON)
        else:
            submit(made, name, "T1", rationale=f"What {name} says.")
    drain()
    return made


def draft(world: World, actor: str = "chair 1") -> UUID:
    """Draft the digest of the round, or draft it again."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return service.draft_digest_by_hand(session, world.actor(session, actor), consultation, at=utc_now()).id


def act(
    world: World, verb: Callable[..., Any], about: UUID, *others: Any, actor: str = "chair 1", **values: Any
) -> Any:
    """Use a verb on a digest or a statement of it, against the revision that stands."""
    with transaction() as session:
        digest_id = session.scalar(sa.select(Statement.digest_id).where(Statement.id == about)) or about
        values.setdefault("revision", session.get_one(Digest, digest_id).revision)
        found = verb(session, world.actor(session, actor), about, *others, at=utc_now(), **values)
        return found.id


def statements(digest_id: UUID) -> list[Statement]:
    """The statements of a digest in their order."""
    with transaction() as session:
        return sealing.statements_of(session, digest_id)


def minority_line(digest_id: UUID) -> Statement:
    """The one minority line of a digest."""
    [found] = [row for row in statements(digest_id) if row.is_minority]
    return found


def stale_places(digest_id: UUID) -> list[int]:
    """The places of the stale statements."""
    with transaction() as session:
        return [row.place for row in stale_statements(session, session.get_one(Digest, digest_id))]


def said(digest_id: UUID, language: str = "en") -> list[str]:
    """What a digest says, sentence by sentence, in a language."""
    with transaction() as session, force_locale(language):
        digest = session.get_one(Digest, digest_id)
        consultation = session.get_one(Consultation, digest.consultation_id)
        told = mail_statements(sealing.statements_of(session, digest_id))
        return [words_of(row, consultation) for row in told]


def mail_of(digest_id: UUID, settings: Settings) -> str:
    """The text of the first mail of a digest."""
    with transaction() as session:
        return sealing.sealed_mails(session, session.get_one(Digest, digest_id), settings)[0].text


def approve(world: World, digest_id: UUID, settings: Settings, actor: str = "chair 1") -> None:
    """Approve what the mails say now."""
    with transaction() as session:
        present, _ = sealing.seal(session, session.get_one(Digest, digest_id), settings)
        who = world.actor(session, actor)
        service.approve_digest(session, who, digest_id, content_hash=present, settings=settings, at=utc_now())


def positions_of(world: World, *names: str, code: str = "T1") -> list[UUID]:
    """The last versions of these delegations on a target."""
    with transaction() as session:
        query = sa.select(Position.id).where(Position.target_revision_id == world.revisions[code])
        newest = query.order_by(Position.version.desc()).limit(1)
        return [
            session.scalars(newest.where(Position.delegation_id == world.delegations[name])).one() for name in names
        ]


def state_of(digest_id: UUID) -> str:
    """Where a digest stands."""
    with transaction() as session:
        return session.get_one(Digest, digest_id).state
