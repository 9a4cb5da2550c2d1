"""The review of a digest: where it goes, who moves it, and that nobody's approval counts for what was returned."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, DigestStale, InvalidInput, MoveNotAllowed, NotPermitted
from consult.domain.vocabulary import DigestState, Role, Stance
from consult.events.models import LogEntry
from consult.synthesis import sealing, service
from consult.synthesis.models import Approval, Delivery, Digest, DigestStep, Statement
from consult.synthesis.moving import steps_of
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit
from tests.kept_worlds import kept

REASON = "Say in T1 who objects."


@pytest.fixture
@kept
def drafted(app: Flask) -> tuple[World, UUID]:
    """Two of three chairs approve, a rapporteur edits; one government objects to T1. The digest is drafted."""
    made = make_world(members=dict.fromkeys(("government", "civil_society"), 2), chairs=3, approvals_needed=2)
    with transaction() as session:
        add_person(session, made, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    for name in made.delegations:
        submit(made, name, "T1", Stance.OPPOSE if name == "government 1" else Stance.SUPPORT)
    drain()
    with transaction() as session:
        consultation, actor = session.get_one(Consultation, made.consultation_id), made.actor(session, "rapporteur")
        return made, service.draft_digest_by_hand(session, actor, consultation, at=utc_now()).id


@pytest.fixture
def world(drafted: tuple[World, UUID]) -> World:
    return drafted[0]


@pytest.fixture
def digest_id(drafted: tuple[World, UUID]) -> UUID:
    return drafted[1]


def act(world: World, verb: Callable[..., object], who: str, *args: object, **values: object) -> str:
    """Do something in a transaction of its own; how it ended."""
    try:
        with transaction() as session:
            verb(session, world.actor(session, who), *args, **values, at=utc_now())
    except ConsultError as error:
        return error.code
    return "done"


def put_before_chairs(world: World, digest_id: UUID, who: str = "rapporteur") -> str:
    return act(world, service.submit_digest, who, digest_id)


def give_back(world: World, digest_id: UUID, who: str = "chair 3", reason: str = REASON) -> str:
    return act(world, service.return_digest, who, digest_id, reason=reason)


def hash_of(digest_id: UUID, settings: Settings) -> str:
    with reading() as session:
        return sealing.seal(session, session.get_one(Digest, digest_id), settings)[0]


def approve(world: World, digest_id: UUID, who: str, settings: Settings, content_hash: str | None = None) -> str:
    seen = content_hash or hash_of(digest_id, settings)
    return act(world, service.approve_digest, who, digest_id, content_hash=seen, settings=settings)


def send(world: World, digest_id: UUID, settings: Settings) -> str:
    return act(world, service.send_digest, "chair 1", digest_id, settings=settings)


def state_of(digest_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Digest, digest_id).state


def standing() -> int:
    with reading() as session:
        query = sa.select(sa.func.count()).select_from(Approval).where(Approval.voided_at.is_(None))
        return session.scalar(query) or 0


def happened(digest_id: UUID) -> list[str]:
    with reading() as session:
        names = sa.select(LogEntry.name).where(LogEntry.name.like("digest.%")).order_by(LogEntry.seq)
        return list(session.scalars(names))


def test_a_digest_goes_to_the_chairs_and_back_and_out(world: World, digest_id: UUID, settings: Settings) -> None:
    ends = [
        put_before_chairs(world, digest_id),
        approve(world, digest_id, "chair 1", settings),
        give_back(world, digest_id),
        put_before_chairs(world, digest_id),
        approve(world, digest_id, "chair 1", settings),
        approve(world, digest_id, "chair 2", settings),
        send(world, digest_id, settings),
    ]

    assert ends == ["done"] * 7
    with reading() as session:
        steps = steps_of(session, digest_id)
    ways = ["drafted", "in_review", "returned", "in_review", "approved", "sending"]
    assert [step.state for step in steps] == ways
    assert steps[2].reason == REASON
    assert [step.person_id for step in steps[:3]] == [
        world.people[name] for name in ("rapporteur", "rapporteur", "chair 3")
    ]
    assert happened(digest_id) == [
        "digest.drafted",
        "digest.submitted",
        "digest.approved",
        "digest.voided",
        "digest.returned",
        "digest.submitted",
        "digest.approved",
        "digest.approved",
        "digest.sending",
    ]


def test_what_was_returned_is_submitted_again_before_anybody_approves(
    world: World, digest_id: UUID, settings: Settings
) -> None:
    give_back(world, digest_id)

    assert approve(world, digest_id, "chair 1", settings) == MoveNotAllowed.code
    assert send(world, digest_id, settings) == "not_approved"
    assert state_of(digest_id) == DigestState.RETURNED
    put_before_chairs(world, digest_id)
    assert approve(world, digest_id, "chair 1", settings) == "done"


def test_a_repeated_submission_changes_nothing_and_a_second_return_is_refused(world: World, digest_id: UUID) -> None:
    assert [put_before_chairs(world, digest_id) for _ in range(2)] == ["done", "done"]
    assert happened(digest_id).count("digest.submitted") == 1

    assert [give_back(world, digest_id) for _ in range(2)] == ["done", MoveNotAllowed.code]
    assert happened(digest_id).count("digest.returned") == 1


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2_001, "a\0b"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_digest_is_returned_with_a_reason_only(world: World, digest_id: UUID, reason: str) -> None:
    assert give_back(world, digest_id, reason=reason) == InvalidInput.code
    assert state_of(digest_id) == DigestState.DRAFTED


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_chairs_return_and_the_stale_is_not_put_before_them(world: World, digest_id: UUID) -> None:
    assert give_back(world, digest_id, who="rapporteur") == NotPermitted.code
    assert put_before_chairs(world, digest_id, who="secretariat") == "done"
    give_back(world, digest_id)

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)

    assert put_before_chairs(world, digest_id) == DigestStale.code


def test_an_edit_voids_what_one_chair_approved_and_the_next_approval_opens_the_review_again(
    world: World, digest_id: UUID, settings: Settings
) -> None:
    approve(world, digest_id, "chair 1", settings)
    with transaction() as session:
        first = session.scalars(sa.select(Statement).order_by(Statement.place)).first()
        assert first is not None
        revision = session.get_one(Digest, digest_id).revision
        who = world.actor(session, "rapporteur")
        service.edit_statement(session, who, first.id, text="Other words.", revision=revision, at=utc_now())

    assert state_of(digest_id) == DigestState.VOIDED
    assert approve(world, digest_id, "chair 2", settings) == "done"
    assert (state_of(digest_id), standing()) == (DigestState.IN_REVIEW, 1)


def test_other_recipients_after_approval_open_the_review_again_and_only_then(
    world: World, digest_id: UUID, settings: Settings
) -> None:
    for chair in ("chair 1", "chair 2"):
        approve(world, digest_id, chair, settings)
    with transaction() as session:
        add_person(session, world, "late observer", Role.OBSERVER, at=utc_now())

    assert send(world, digest_id, settings) == "not_approved"
    assert approve(world, digest_id, "chair 1", settings) == "done"
    assert state_of(digest_id) == DigestState.IN_REVIEW
    assert approve(world, digest_id, "chair 2", settings) == "done"
    assert send(world, digest_id, settings) == "done"


def test_two_approvals_and_a_return_at_once_leave_it_returned_and_nothing_approved(
    world: World, digest_id: UUID, settings: Settings, app: Flask
) -> None:
    won: set[str] = set()
    for turn in range(12):
        put_before_chairs(world, digest_id)
        seen, one_ended = hash_of(digest_id, settings), Event()

        def decide(chair: str, seen: str = seen, one_ended: Event = one_ended) -> str:
            ended = approve(world, digest_id, chair, settings, seen)
            one_ended.set()
            return ended

        def return_it(turn: int = turn, one_ended: Event = one_ended) -> str:
            # an approval seals every mail, so that by itself the return comes first nearly always
            assert turn % 2 or one_ended.wait(30)
            return give_back(world, digest_id)

        ends = at_once(app, partial(decide, "chair 1"), partial(decide, "chair 2"), return_it)

        assert ends[2] == "done"
        assert set(ends[:2]) <= {"done", "digest_changed", "move_not_allowed"}
        assert (state_of(digest_id), standing()) == (DigestState.RETURNED, 0)
        won |= set(ends[:2])
    assert send(world, digest_id, settings) == "not_approved"
    assert "done" in won, "no approval ever came before the return"
    with reading() as session:
        numbers = session.scalars(sa.select(DigestStep.number).order_by(DigestStep.number)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("attempt", range(3))
def test_a_return_and_a_send_at_once_have_one_order(
    world: World, digest_id: UUID, settings: Settings, app: Flask, attempt: int
) -> None:
    for chair in ("chair 1", "chair 2"):
        approve(world, digest_id, chair, settings)

    ends = at_once(app, lambda: send(world, digest_id, settings), lambda: give_back(world, digest_id))

    with reading() as session:
        mails = session.scalar(sa.select(sa.func.count()).select_from(Delivery))
    assert (ends, state_of(digest_id), bool(mails)) in (
        (["done", "move_not_allowed"], DigestState.SENDING, True),
        (["not_approved", "done"], DigestState.RETURNED, False),
    )


def at_once(app: Flask, *acts: Callable[[], str]) -> list[str]:
    """Do these at the same moment, each with a connection of its own; how each ended."""
    barrier, ends = Barrier(len(acts)), [""] * len(acts)

    def race(place: int) -> None:
        with app.app_context():
            barrier.wait()
            ends[place] = acts[place]()

    threads = [Thread(target=race, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_drafting_again_voids_what_was_approved_and_says_so_once(
    world: World, digest_id: UUID, settings: Settings
) -> None:
    approve(world, digest_id, "chair 1", settings)
    again = [act(world, service.draft_again, "rapporteur", digest_id) for _ in range(2)]

    assert (again, standing(), state_of(digest_id)) == (["done", "done"], 0, DigestState.DRAFTED)
    assert happened(digest_id)[2:] == ["digest.approved", "digest.voided", "digest.drafted", "digest.drafted"]
